"""What the judge knows about text: answers, letters, words, languages and forms. Pure, without Django."""
