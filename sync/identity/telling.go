package identity

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
		"be", "it", "this", "that", "all":
		return true
	}
	return false
}

// isUsual reports whether a word, in the singular, stands in plans of any kind.
func isUsual(word string) bool {
	switch word {
	case "add", "api", "app", "application", "basic", "build", "change", "check", "clean", "cleanup", "code", "component",
		"config", "configuration", "configure", "core", "cover", "coverage", "create", "data", "define", "deploy",
		"deployment", "design", "develop", "doc", "document", "documentation", "done", "draft", "e2e", "end", "endpoint",
		"error", "example", "existing", "feature", "file", "final", "first", "fix", "function", "guide", "handle",
		"handling", "implement", "implementation", "improve", "initial", "integrate", "integration", "issue", "item",
		"list", "logic", "make", "manual", "merge", "migrate", "module", "new", "now", "page", "perform", "performance",
		"plan", "prepare", "project", "refactor", "release", "remove", "report", "review", "run", "script", "server",
		"service", "set", "setup", "step", "support", "system", "task", "test", "testing", "tool", "ui", "unit", "update",
		"use", "user", "validate", "validation", "verify", "version", "work", "write":
		return true
	}
	return false
}
