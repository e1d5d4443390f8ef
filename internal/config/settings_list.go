package config

import "strings"

// Setting is one thing that a repository's configuration may say, as its documentation tells it.
type Setting struct {
	// Path is how it is called, with those above it: write_back.mode. Entries of a list have [] behind them.
	Path string
	// Values says in words what it may hold, Default what holds where it is not set, "" if nothing does, About what it
	// is for. All three are Markdown.
	Values, Default, About string
	// Example is a value as it stands in the file, and File a configuration with it and what it needs.
	Example, File string
}

// Settings lists them all, in the order in which they are told: those at the top of the file, each followed by those
// inside it.
func Settings() []Setting {
	return settingsBelow("", "", settings())
}

func settingsBelow(path, file string, table []setting) []Setting {
	var all []Setting
	for _, s := range table {
		one := Setting{Path: path + s.name, Values: s.words, Default: s.standard, About: s.about, Example: s.example}
		one.File = within(file, s, table)
		all = append(all, one)
		below := path + s.name + "."
		opening := strings.Replace(fileOrSlot(file), slot, s.name+": {"+slot+"}", 1)
		if s.listed {
			below = path + s.name + "[]."
			opening = strings.Replace(fileOrSlot(file), slot, s.name+": [{"+slot+"}]", 1)
		}
		all = append(all, settingsBelow(below, opening, s.inside)...)
	}
	return all
}

// slot is where in a file the next setting stands.
const slot = "\x00"

func fileOrSlot(file string) string {
	if file == "" {
		return slot
	}
	return file
}

// within is a file with the example of a setting, and with those beside it that their mapping needs.
func within(file string, s setting, table []setting) string {
	entries := []string{s.name + ": " + s.example}
	for _, other := range table {
		if other.needed && other.name != s.name {
			entries = append(entries, other.name+": "+other.example)
		}
	}
	return strings.Replace(fileOrSlot(file), slot, strings.Join(entries, ", "), 1) + "\n"
}
