package dialect

// All lists the dialects. Of those that have plans at the same place the first one counts whose shape a file
// has.
func All() []Dialect {
	return []Dialect{kiro(), specKit(), openSpec(), superpowers(), gsd(), plain()}
}

// Names lists what the dialects are called.
func Names() []string {
	var names []string
	for _, d := range All() {
		names = append(names, d.Name)
	}
	return names
}

// ByName is the dialect with a name.
func ByName(name string) (Dialect, bool) {
	for _, d := range All() {
		if d.Name == name {
			return d, true
		}
	}
	return Dialect{}, false
}

// Globs lists globs of the files that may be plans of a dialect.
func Globs() []string {
	var globs []string
	for _, d := range All() {
		for _, pattern := range d.Paths {
			globs = append(globs, "**/"+pattern)
		}
	}
	return globs
}

// BesideGlobs lists globs of the files that name the milestones of plans beside them.
func BesideGlobs() []string {
	var globs []string
	for _, d := range All() {
		for _, pattern := range d.Paths {
			if d.Beside != "" {
				globs = append(globs, "**/"+sibling(pattern, d.Beside))
			}
		}
	}
	return globs
}
