package config

import (
	"fmt"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// track reads which items get issues: the name of a preset, or a mapping that starts from one.
func (p *policyReader) track(value *yaml.Node) {
	if value.Kind == yaml.ScalarNode {
		p.preset(value)
		return
	}
	pairs := p.pairs(maxKeys, "track", value)
	for _, pair := range pairs {
		if pair.key.Value == "preset" {
			p.preset(pair.value)
		}
	}
	for _, pair := range pairs {
		switch pair.key.Value {
		case "preset":
		case "roles":
			p.trackRoles(pair.value)
		case "sections":
			p.sections(pair.value)
		case "items":
			switch strings.ToLower(pair.value.Value) {
			case "headings":
				p.policy.Track.Headings = true
			case "boxes":
				p.policy.Track.Headings = false
			default:
				p.warn(pair.value, "config-value", "items of track should be boxes or headings")
			}
		case "max_depth":
			depth, err := strconv.Atoi(pair.value.Value)
			if err != nil || depth < 1 || depth > maxDepth {
				p.warn(pair.value, "config-value", fmt.Sprintf("max_depth should be a number from 1 to %d", maxDepth))
				continue
			}
			p.policy.Track.MaxDepth = depth
		default:
			p.warn(pair.key, "config-unknown", fmt.Sprintf("%q is not a setting of track and is ignored: they are preset, items, roles, sections and max_depth", pair.key.Value))
		}
	}
}

// maxDepth is the number of levels that lists can have.
const maxDepth = 64

func (p *policyReader) preset(value *yaml.Node) {
	track, ok := sync.TrackPreset(value.Value)
	if !ok {
		p.warn(value, "config-value", "track should be "+strings.Join(sync.Presets(), ", ")+", or a mapping with roles, sections and max_depth")
		return
	}
	p.policy.Track = track
}

// trackRoles reads a list of roles, or `off:` with a list of those that are left out.
func (p *policyReader) trackRoles(value *yaml.Node) {
	if value.Kind != yaml.MappingNode {
		p.policy.Track.Roles = p.roleList(value, p.policy.Track.Roles)
		return
	}
	for _, pair := range p.pairs(maxKeys, "roles", value) {
		if pair.key.Value != "off" {
			p.warn(pair.key, "config-unknown", "roles of track should be a list, or off: with a list")
			continue
		}
		p.policy.Track.Off = p.roleList(pair.value, nil)
	}
}

// roleList reads a list of roles, or a single one; the default stays where none is right.
func (p *policyReader) roleList(value *yaml.Node, standard []parser.Role) []parser.Role {
	var roles []parser.Role
	for _, node := range p.list(maxRoles, value, "roles") {
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
	var names []string
	for _, role := range parser.Roles() {
		names = append(names, string(role))
	}
	p.warn(node, "config-value", fmt.Sprintf("%s is no role: the roles are %s", shown(node.Value), strings.Join(names, ", ")))
	return "", false
}

// sections reads globs on headings.
func (p *policyReader) sections(value *yaml.Node) {
	list := globList{policyReader: p}
	for _, node := range p.list(sync.MaxGlobs, value, "sections") {
		list.add(node, strings.TrimPrefix(node.Value, "!"), "")
	}
	if len(list.globs) > 0 {
		p.policy.Track.Sections = list.globs
	}
}
