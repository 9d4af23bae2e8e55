"""What the benchmarks share: a served application, a client, a community of any size, the bare grid."""
