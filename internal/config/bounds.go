package config

import (
	"fmt"

	"go.yaml.in/yaml/v4"
)

// The bounds of lists and mappings. An alias repeats a list at the cost of a few bytes, so that the
// size of the file bounds none of them.
const (
	// maxWords bounds the words of headings that roles names altogether, and maxRoles a list of
	// roles.
	maxWords = 200
	maxRoles = 50
	// maxPeople bounds people and write_back.names.
	maxPeople = 1000
	// maxSigners bounds the roles of sign_off; maxNames bounds a list of names: who may sign a
	// role, and the labels and the reviewers of a pull request.
	maxSigners = 50
	maxNames   = 50
	// maxEntry bounds a name or the words of a heading, in bytes.
	maxEntry = 200
	// maxKeys is for mappings whose keys are settings: no file has more.
	maxKeys = maxPolicySize
)

// upTo returns the first nodes of a list, and tells of those past the bound.
func (p *policyReader) upTo(bound int, nodes []*yaml.Node, setting string) []*yaml.Node {
	if len(nodes) <= bound {
		return nodes
	}
	p.past(nodes[bound], bound, setting)
	return nodes[:bound]
}

// past tells that a setting has more entries than are read.
func (p *policyReader) past(at *yaml.Node, bound int, setting string) {
	p.warn(at, "config-value", fmt.Sprintf("%s has more than %d entries: those from here on are ignored, so take some out", setting, bound))
}
