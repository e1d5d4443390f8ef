package config

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
	"go.yaml.in/yaml/v4"
)

// maxGuessed bounds the length of a word that another one is sought for, in bytes, and maxGuesses how many such words
// of a file are.
const (
	maxGuessed = 40
	maxGuesses = 1000
)

// meant is the one of the known words that was probably meant, "" if none is near or several are equally so.
func (p *policyReader) meant(word string, known []string) string {
	if p.guesses++; p.guesses > maxGuesses {
		return ""
	}
	return nearest(word, known)
}

// nearest finds the one of the known words that is nearest to another one, "" if none is near or several are.
func nearest(word string, known []string) string {
	if len(word) > maxGuessed {
		return ""
	}
	squeezed := squeeze(word)
	found, least, tie := "", bound(squeezed)+1, false
	for _, candidate := range known {
		switch apart := distance(squeezed, squeeze(candidate)); {
		case apart < least:
			found, least, tie = candidate, apart, false
		case apart == least && found != "":
			tie = true
		}
	}
	if tie {
		return ""
	}
	return found
}

// squeeze leaves out what people spell in several ways: capital letters, and what stands between words.
func squeeze(word string) string { return betweenWords.Replace(strings.ToLower(word)) }

var betweenWords = strings.NewReplacer("_", "", "-", "", " ", "", ".", "")

// bound is how many letters of a word may be wrong.
func bound(word string) int {
	length := utf8.RuneCountInString(word)
	if length < 2 {
		return 0
	}
	return max(1, length/3)
}

// distance counts the letters in which words differ; two that changed places are one.
func distance(a, b string) int {
	if long, short := max(len(a), len(b)), min(len(a), len(b)); long-short > maxGuessed/3 {
		return long
	}
	apart := levenshtein.ComputeDistance(a, b)
	if apart == 2 && len(a) == len(b) {
		for i := 0; i+1 < len(a); i++ {
			if a[:i]+a[i+1:i+2]+a[i:i+1]+a[i+2:] == b {
				return 1
			}
		}
	}
	return apart
}

// hint asks whether one of the known words was meant, or lists them all.
func (p *policyReader) hint(word string, known []string, all string) string {
	if guess := p.meant(word, known); guess != "" {
		return "did you mean " + guess + "?"
	}
	return all
}

// wanted is what is said of a value that should have been another one: what it should be, and what was probably meant or
// what stands there instead.
func (p *policyReader) wanted(path string, node *yaml.Node, want string, known []string) string {
	said := path + " should be " + want
	switch {
	case node.Kind == yaml.MappingNode:
		return said + ", not settings of its own"
	case node.Kind == yaml.SequenceNode:
		return said + ", not a list"
	case isNull(node):
		return said + ", and nothing stands there"
	}
	if guess := p.meant(node.Value, known); guess != "" {
		said += ": did you mean " + guess + "?"
	}
	return said
}

// isNull reports whether a value is YAML's word for none, or nothing at all.
func isNull(node *yaml.Node) bool { return node.Kind == yaml.ScalarNode && node.Tag == "!!null" }

// isText reports whether a value is one that can be taken by its letters.
func isText(node *yaml.Node) bool { return node.Kind == yaml.ScalarNode && !isNull(node) }

// unknown tells of a setting that there is none of, with the one that was meant.
func (p *policyReader) unknown(prefix string, key *yaml.Node, table []setting) {
	place := ""
	if prefix != "" {
		place = " of " + strings.TrimSuffix(prefix, ".")
	}
	var names []string
	for _, s := range table {
		names = append(names, s.name)
	}
	message := fmt.Sprintf("%s is not a setting%s and is ignored: ", shown(key.Value), place)
	guess := p.meant(key.Value, names)
	switch places := p.elsewhere(key.Value); {
	case guess != "":
		message += "did you mean " + guess + "?"
	case len(places) > 0:
		message += "it belongs " + listed(places, "or")
	default:
		message += "the settings are " + listed(names, "and")
	}
	p.warn(key, "config-unknown", message)
}

// elsewhere says where in the file a setting of this name belongs, "" if nowhere.
func (p *policyReader) elsewhere(name string) []string {
	if p.guesses > maxGuesses || len(name) > maxGuessed {
		return nil
	}
	return slices.Compact(places(squeeze(name), "", p.table))
}

func places(squeezed, parent string, table []setting) []string {
	var found []string
	for _, s := range table {
		if squeeze(s.name) == squeezed && squeezed != "" {
			if parent == "" {
				found = append(found, "at the left edge of the file")
			} else {
				found = append(found, "below "+parent)
			}
		}
		found = append(found, places(squeezed, strings.TrimPrefix(parent+"."+s.name, "."), s.inside)...)
	}
	return found
}
