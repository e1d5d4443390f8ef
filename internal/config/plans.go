package config

import (
	"fmt"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"go.yaml.in/yaml/v4"
)

// plans reads the globs of plan files: a list, or a single one. Those that are wrong are left
// out; if none is right, the default stays.
func (p *policyReader) plans(value *yaml.Node) {
	nodes := []*yaml.Node{value}
	if value.Kind == yaml.SequenceNode {
		nodes = value.Content
	}
	if len(nodes) == 0 {
		p.warn(value, "config-value", "plans is empty: list at least one pattern such as docs/plans/**/*.md")
		return
	}
	var globs []string
	for _, node := range nodes {
		node = resolve(node)
		if node.Kind != yaml.ScalarNode || node.Tag != "!!str" {
			p.warn(node, "config-value", "plans should be a list of patterns such as docs/plans/**/*.md")
			continue
		}
		if fault := globFault(node.Value); fault != "" {
			p.warn(node, "config-glob", fmt.Sprintf("the pattern %q is ignored: %s", node.Value, fault))
			continue
		}
		globs = append(globs, node.Value)
	}
	if len(globs) > 0 {
		p.policy.Plans = globs
	}
}

// globFault says why a pattern can match nothing, or returns "".
func globFault(glob string) string {
	switch {
	case strings.TrimSpace(glob) == "":
		return "it is empty"
	case strings.HasPrefix(glob, "/"), strings.HasPrefix(glob, "./"), strings.HasPrefix(glob, "../"):
		return "patterns begin at the top of the repository, without / or ./ in front"
	case strings.HasPrefix(glob, "!"):
		return "files cannot be excluded by !"
	case !doublestar.ValidatePattern(glob):
		return "a bracket or brace is not closed, or a \\ stands at the end"
	}
	return ""
}
