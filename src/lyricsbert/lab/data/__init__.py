"""Training data: recipes, songs and labelled texts, and which model was trained on what."""
