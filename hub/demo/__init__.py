"""The demo community: the cooperative Senne–Zenne, its three houses, and who meets there."""
