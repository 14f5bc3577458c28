"""The search for proofs.  Untrusted: whatever it finds counts only when the kernel has replayed it."""
