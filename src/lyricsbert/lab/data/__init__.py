"""What a network is trained on: recipes, corpora, labelled texts."""
