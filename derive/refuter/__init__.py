"""The search for a point at which two sides differ.  Untrusted: a point counts only when the kernel has certified it."""
