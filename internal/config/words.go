package config

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// rolesValue are words of headings and the roles that they name: `notes: [Spielregeln, house rules]`.
func rolesValue() value {
	return value{
		words: "roles with words, or lists of words",
		schema: func() object {
			words := object{}
			for _, role := range roleNames() {
				words["^"+anyLetters(role)+"$"] = oneOrMore(maxWords, textSchema(maxEntry, `^\s*\S+(\s+\S+){0,2}\s*$`))()
			}
			return object{"type": "object", "patternProperties": words, "additionalProperties": false}
		},
		read: (*policyReader).readRoles,
	}
}

func (p *policyReader) readRoles(path string, node *yaml.Node) {
	words := 0
	for _, pair := range p.pairs(maxRoles, path, node) {
		role, ok := p.role(pair.key)
		if !ok {
			continue
		}
		for _, node := range p.list(maxWords, pair.value, path+"."+string(role)) {
			word := strings.ToLower(strings.Join(strings.Fields(node.Value), " "))
			if word == "" || len(word) > maxEntry || len(strings.Fields(word)) > maxPhrase {
				p.warn(node, "config-value", fmt.Sprintf("%s is ignored: write one to %d words of a heading", shown(node.Value), maxPhrase))
				continue
			}
			if words++; words > maxWords {
				p.past(node, maxWords, path)
				return
			}
			if p.policy.Roles == nil {
				p.policy.Roles = map[string]parser.Role{}
			}
			p.policy.Roles[word] = role
		}
	}
}

// maxPhrase is the number of words of a heading that are looked up together.
const maxPhrase = 3

// labelsValue says how labels begin: `role: "area: "`; `off` leaves a kind out, `on` has it begin as usual.
func labelsValue() value {
	var inside []setting
	policy := sync.DefaultPolicy()
	for _, kind := range sync.LabelKinds() {
		standard, example := "off", "on"
		if label := policy.Label(kind, "x"); label != "" {
			standard, example = fmt.Sprintf("`%q`", strings.TrimSuffix(label, "x")), "off"
		}
		inside = append(inside, setting{
			name:     string(kind),
			about:    labelsAbout[kind],
			standard: standard,
			example:  example,
			value: value{words: fmt.Sprintf("1 to %d characters, on or off", maxPrefix), schema: textSchema(maxPrefix, ""), read: func(p *policyReader, _ string, node *yaml.Node) {
				p.label(kind, node)
			}},
		})
	}
	return group("", false, inside...)
}

// labelsAbout says what the kinds of labels are for.
var labelsAbout = map[sync.LabelKind]string{
	sync.LabelRole:        "labels of the section's role, such as `plan: testing`",
	sync.LabelPhase:       "labels of the phase, such as `phase: 2`",
	sync.LabelProbability: "labels of a risk's probability",
	sync.LabelImpact:      "labels of a risk's impact",
	sync.LabelStory:       "labels of the user story that a task of spec-kit names, such as `story: US1`",
	sync.LabelPriority:    "labels of the priority that a heading of spec-kit names, such as `priority: P1`",
	sync.LabelStatus:      "labels of a row's status; `off` also keeps cells from being set to in progress",
}

func (p *policyReader) label(kind sync.LabelKind, node *yaml.Node) {
	prefix := node.Value
	if !isText(node) || prefix == "" || len(prefix) > maxPrefix {
		p.warn(node, "config-value", fmt.Sprintf("a label should begin with 1 to %d characters, or be off", maxPrefix))
		return
	}
	switch {
	case isOff(prefix):
		prefix = ""
	case isOn(prefix):
		prefix = sync.UsualPrefix(kind)
	}
	if p.policy.Labels == nil {
		p.policy.Labels = map[sync.LabelKind]string{}
	}
	p.policy.Labels[kind] = prefix
}

// maxPrefix leaves room for what follows in a label's name, in bytes.
const maxPrefix = 30

// isOff knows the spellings of off: to many editors it is a boolean.
func isOff(value string) bool {
	return slices.Contains([]string{"off", "false", "no"}, strings.ToLower(value))
}

// isOn knows those of on.
func isOn(value string) bool {
	return slices.Contains([]string{"on", "true", "yes"}, strings.ToLower(value))
}

// peopleValue are the logins of people whom plans call by name: `Ann Lee: annlee`.
func peopleValue() value {
	return value{
		words:  "names with logins",
		schema: entriesOf(maxPeople, textSchema(maxLogin+1, "^@?[^ /@]+$")),
		read: func(p *policyReader, path string, node *yaml.Node) {
			for _, pair := range p.pairs(maxPeople, path, node) {
				p.person(pair)
			}
		},
	}
}

func (p *policyReader) person(pair pair) {
	login := strings.TrimPrefix(pair.value.Value, "@")
	if len(pair.key.Value) > maxEntry || !isText(pair.value) || login == "" || len(login) > maxLogin || strings.ContainsAny(login, " /@") {
		p.warn(pair.value, "config-value", fmt.Sprintf("%s should be a name of at most %d bytes with a login such as octocat", shown(pair.key.Value), maxEntry))
		return
	}
	if p.policy.People == nil {
		p.policy.People = map[string]string{}
	}
	p.policy.People[sync.PersonKey(pair.key.Value)] = login
}

// maxLogin is the longest login of GitHub, in characters.
const maxLogin = 39

type pair struct{ key, value *yaml.Node }

// pairs lists the settings inside one, each once and not more than bound.
func (p *policyReader) pairs(bound int, setting string, value *yaml.Node) []pair {
	if value.Kind != yaml.MappingNode {
		p.warn(value, "config-value", p.wanted(setting, value, "a mapping, with one entry a line", nil))
		return nil
	}
	var pairs []pair
	seen := map[string]bool{}
	for i := 0; i+1 < len(value.Content); i += 2 {
		key := value.Content[i]
		if seen[key.Value] {
			p.warn(key, "config-duplicate", fmt.Sprintf("%q is set twice: the first one counts", key.Value))
			continue
		}
		if len(pairs) == bound {
			p.past(key, bound, setting)
			break
		}
		seen[key.Value] = true
		if !isText(key) || strings.TrimSpace(key.Value) == "" {
			p.warn(key, "config-value", "an entry of "+setting+" has no name in front of its colon")
			continue
		}
		pairs = append(pairs, pair{key, resolve(value.Content[i+1])})
	}
	return pairs
}

// list is the entries of a list up to a bound, or a single value. What is no text is told and left
// out.
func (p *policyReader) list(bound int, value *yaml.Node, setting string) []*yaml.Node {
	nodes := []*yaml.Node{value}
	if value.Kind == yaml.SequenceNode {
		nodes = value.Content
	}
	var texts []*yaml.Node
	for _, node := range p.upTo(bound, nodes, setting) {
		if node = resolve(node); !isText(node) {
			p.warn(node, "config-value", setting+" should be a list of texts")
			continue
		}
		texts = append(texts, node)
	}
	return texts
}
