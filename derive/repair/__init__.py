"""The search for the smallest edit that makes a refuted step true.  Untrusted: an edit counts only when it is proved."""
