package config

import (
	"fmt"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// trackValue says which items get issues: the name of a preset, or a mapping that starts from one.
func trackValue() value {
	return group("preset", false, setting{
		name:     "preset",
		about:    "where the other settings start: `work` is implementation, testing, documentation and rollout, `tasks` implementation and rollout",
		standard: "all",
		example:  "work",
		value:    presetValue(),
	}, setting{
		name:     "roles",
		about:    "the roles whose items get issues, or those whose items get none",
		standard: "as `preset` says",
		example:  "{off: [risks]}",
		value:    trackRolesValue(),
	}, setting{
		name:     "sections",
		about:    "patterns of headings and those above them, numbers left out; `!` leaves a section out",
		standard: "",
		example:  `["!**/Later"]`,
		value: value{words: "a pattern, or a list of them", schema: oneOrMore(sync.MaxGlobs, textSchema(sync.MaxGlob+1, "")), read: func(p *policyReader, path string, node *yaml.Node) {
			p.sections(path, node)
		}},
	}, setting{
		name:     "max_depth",
		about:    "levels of nested items; deeper ones are a list in the body of the one above",
		standard: "all levels",
		example:  "2",
		value:    depthValue(),
	}, setting{
		name:     "items",
		about:    "`headings`: a heading with boxes below it is one item, and its boxes are its steps",
		standard: "boxes",
		example:  "headings",
		value: oneOf(choice{"boxes", func(p *policyReader) { p.policy.Track.Headings = false }, nil},
			choice{"headings", func(p *policyReader) { p.policy.Track.Headings = true }, nil}),
	})
}

// maxDepth is the number of levels that lists can have.
const maxDepth = 64

func depthValue() value {
	return value{
		words: fmt.Sprintf("a number from 1 to %d", maxDepth),
		schema: func() object {
			return object{"anyOf": []object{{"type": "integer", "minimum": 1, "maximum": maxDepth}, {"type": "string", "pattern": `^\+?0*([1-9]|[1-5][0-9]|6[0-4])$`}}}
		},
		read: func(p *policyReader, path string, node *yaml.Node) {
			depth, err := strconv.Atoi(node.Value)
			if node.Kind != yaml.ScalarNode || err != nil || depth < 1 || depth > maxDepth {
				p.warn(node, "config-value", p.wanted(path, node, fmt.Sprintf("a number from 1 to %d", maxDepth), nil))
				return
			}
			p.policy.Track.MaxDepth = depth
		},
	}
}

func presetValue() value {
	var presets []choice
	for _, name := range sync.Presets() {
		presets = append(presets, choice{word: name, take: func(p *policyReader) { p.policy.Track, _ = sync.TrackPreset(name) }})
	}
	return oneOf(presets...)
}

// trackRolesValue are a list of roles, or `off:` with a list of those that are left out.
func trackRolesValue() value {
	roles := oneOrMore(maxRoles, wordSchema(roleNames(), nil))
	return value{
		words: "a role, a list of them, or `{off: [...]}`",
		schema: anyOf(roles, func() object {
			return object{"type": "object", "properties": object{"off": roles()}, "additionalProperties": false}
		}),
		read: func(p *policyReader, path string, node *yaml.Node) {
			if node.Kind != yaml.MappingNode {
				p.policy.Track.Roles = p.roleList(path, node, p.policy.Track.Roles)
				return
			}
			for _, pair := range p.pairs(maxKeys, path, node) {
				if pair.key.Value != "off" {
					p.warn(pair.key, "config-unknown", path+" should be a list, or off: with a list")
					continue
				}
				p.policy.Track.Off = p.roleList(path+".off", pair.value, nil)
			}
		},
	}
}

// roleList reads a list of roles, or a single one; the default stays where none is right.
func (p *policyReader) roleList(path string, value *yaml.Node, standard []parser.Role) []parser.Role {
	var roles []parser.Role
	for _, node := range p.list(maxRoles, value, path) {
		if role, ok := p.role(node); ok {
			roles = append(roles, role)
		}
	}
	if len(roles) == 0 {
		return standard
	}
	return roles
}

func (p *policyReader) role(node *yaml.Node) (parser.Role, bool) {
	if name := strings.ToLower(node.Value); node.Kind == yaml.ScalarNode && parser.IsRole(name) {
		return parser.Role(name), true
	}
	p.warn(node, "config-value", fmt.Sprintf("%s is no role: %s", shown(node.Value), p.hint(node.Value, roleNames(), "the roles are "+listed(roleNames(), "and"))))
	return "", false
}

func roleNames() []string {
	var names []string
	for _, role := range parser.Roles() {
		names = append(names, string(role))
	}
	return names
}

// sections reads globs on headings.
func (p *policyReader) sections(path string, value *yaml.Node) {
	list := globList{policyReader: p}
	for _, node := range p.list(sync.MaxGlobs, value, path) {
		list.add(node, strings.TrimPrefix(node.Value, "!"), "")
	}
	if len(list.globs) > 0 {
		p.policy.Track.Sections = list.globs
	}
}
