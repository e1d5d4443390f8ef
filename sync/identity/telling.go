package identity

import "slices"

const (
	// minTelling and minOwn are the numbers of words below which a text is no evidence outside its section:
	// of those that say something, and of those that not every plan has.
	minTelling = 3
	minOwn     = 2
)

// tells reports whether a text can be known by its words alone, wherever it stands: it has some, and not just
// those that any plan has.
func tells(words []string) bool {
	telling, own := 0, 0
	for _, word := range words {
		if joinsWords(word) {
			continue
		}
		telling++
		if !isUsual(word) {
			own++
		}
	}
	return telling >= minTelling && own >= minOwn
}

// joinsWords reports whether a word only joins others.
func joinsWords(word string) bool {
	switch word {
	case "a", "an", "the", "of", "to", "in", "into", "on", "for", "and", "or", "with", "by", "as", "at", "from", "is", "are",
		"be", "it", "this", "that", "all", "up", "again", "before", "after", "until", "via", "using", "per", "under", "over", "within",
		"without", "between", "during", "once", "when", "if", "but", "also", "now", "soon", "both", "our", "their", "its":
		return true
	}
	return false
}

// withoutJoining leaves out the words that only join others.
func withoutJoining(words []string) []string {
	return slices.DeleteFunc(words, joinsWords)
}

// isUsual reports whether a word, in the singular, stands in plans of any kind.
func isUsual(word string) bool {
	switch word {
	case "add", "api", "app", "application", "basic", "build", "change", "check", "clean", "cleanup", "code", "component",
		"config", "configuration", "configure", "core", "cover", "coverage", "create", "data", "define", "deploy",
		"deployment", "design", "develop", "doc", "document", "documentation", "done", "draft", "e2e", "end", "endpoint",
		"error", "example", "fix", "guide", "handle",
		"handling", "implement", "implementation", "improve", "initial", "integrate", "integration", "item",
		"logic", "make", "manual", "merge", "migrate", "now", "perform", "performance",
		"prepare", "refactor", "release", "remove", "review", "run", "server",
		"service", "set", "setup", "step", "support", "system", "task", "test", "testing", "ui", "unit", "update",
		"use", "user", "validate", "validation", "verify", "version", "work", "write":
		return true
	}
	return false
}

// isMaking reports whether a word is one of the verbs that plans use for each other.
func isMaking(word string) bool {
	switch word {
	case "add", "build", "complete", "create", "define", "develop", "do", "ensure", "extend", "finish", "implement", "improve",
		"introduce", "make", "prepare", "provide", "set", "setup", "support", "update", "write":
		return true
	}
	return false
}
