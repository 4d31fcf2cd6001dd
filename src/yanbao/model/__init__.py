"""The nouns: frozen, slotted records. Standard library only; they know nothing of the verbs."""
