"""Writing to a library: build, add, remove, publish, and the engines that analyse songs."""
