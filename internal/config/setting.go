package config

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// setting is one thing that a repository's configuration may say. Reader, JSON Schema and documentation are made of
// the same table of them.
type setting struct {
	name string
	// about says what it is for, standard what holds where it is not set, and example is a value that does
	// something else.
	about, standard, example string
	value
	// needed tells that its mapping is of no use without it.
	needed bool
}

// value is what a setting may hold.
type value struct {
	// words say it to people, schema to programs.
	words  string
	schema form
	// inside are the settings below it, and listed tells that each entry of a list has them.
	inside []setting
	listed bool
	// read takes a value over; path is what messages call the setting.
	read func(p *policyReader, path string, node *yaml.Node)
}

// object is a part of a JSON Schema, and form makes one: whoever reads a file needs none of them.
type (
	object = map[string]any
	form   func() object
)

// fields reads the settings of a mapping, in the order of the table. Of two of a name the first one counts. If apart,
// each is its own where it cannot be read.
func (p *policyReader) fields(prefix string, node *yaml.Node, table []setting, apart bool) {
	given := map[string]*yaml.Node{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := node.Content[i]
		switch _, twice := given[key.Value]; {
		case twice:
			p.warn(key, "config-duplicate", fmt.Sprintf("%s is set twice: the first one counts", shown(prefix+key.Value)))
		case !isSetting(table, key.Value):
			p.unknown(prefix, key, table)
			given[key.Value] = nil
		default:
			given[key.Value] = resolve(node.Content[i+1])
		}
	}
	for _, s := range table {
		if value := given[s.name]; value != nil {
			if apart {
				p.setting = prefix + s.name
			}
			s.read(p, prefix+s.name, value)
		}
	}
}

func isSetting(table []setting, name string) bool {
	return slices.ContainsFunc(table, func(s setting) bool { return s.name == name })
}

// listed joins words as a sentence does.
func listed(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " " + last + " " + words[len(words)-1]
}

// group is a mapping of settings. A value alone stands for the one of them that is named short, if there is one. If
// apart, each of them is its own where it cannot be read.
func group(short string, apart bool, inside ...setting) value {
	v := value{words: "settings", inside: inside, schema: mappingOf(inside)}
	var alone setting
	for _, s := range inside {
		if s.name == short {
			alone = s
			v.words, v.schema = s.words+", or settings", anyOf(s.schema, v.schema)
		}
	}
	v.read = func(p *policyReader, path string, node *yaml.Node) {
		switch {
		case node.Kind == yaml.MappingNode:
			p.fields(path+".", node, inside, apart)
		case alone.read != nil:
			if apart {
				p.setting = path + "." + short
			}
			alone.read(p, path, node)
		default:
			p.warn(node, "config-value", path+" should hold settings, such as `"+inside[0].name+": "+inside[0].example+"`")
		}
	}
	return v
}

// choice is one of the words that a setting can be.
type choice struct {
	word string
	take func(*policyReader)
	// spelt are other spellings.
	spelt []string
}

// Other spellings of on and off, which many editors and programs take for booleans.
var (
	yes = []string{"true", "yes"}
	no  = []string{"false", "no"}
)

// oneOf is one of several words, in small or capital letters.
func oneOf(choices ...choice) value {
	words := make([]string, 0, len(choices))
	var spelt []string
	for _, c := range choices {
		words, spelt = append(words, c.word), append(spelt, c.spelt...)
	}
	return value{words: listed(quoted(words), "or"), schema: wordSchema(words, spelt), read: func(p *policyReader, path string, node *yaml.Node) {
		for _, c := range choices {
			if given := strings.ToLower(node.Value); node.Kind == yaml.ScalarNode && (given == c.word || slices.Contains(c.spelt, given)) {
				c.take(p)
				return
			}
		}
		p.warn(node, "config-value", p.wanted(path, node, listed(words, "or"), words))
	}}
}

// onOff is on or off.
func onOff(set func(*policyReader, bool)) value {
	return oneOf(choice{"on", func(p *policyReader) { set(p, true) }, yes}, choice{"off", func(p *policyReader) { set(p, false) }, no})
}
