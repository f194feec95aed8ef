"""From a trained network to a bundle or a folder of another library."""
