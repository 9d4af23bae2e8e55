"""What operators need: health, checks, the demo mailbox."""
