package config

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/milepost/milepost/sync"
)

// previewValue says of which pull requests there is a preview: a mode, or a mapping with more to it.
func previewValue() value {
	set := func(mode string) func(*policyReader) {
		return func(p *policyReader) { p.policy.Preview.Mode = mode }
	}
	return group("mode", true, setting{
		name:     "mode",
		about:    "`plans`: those that touch a plan or the configuration; `all`: every one, so that the check can be required",
		standard: sync.PreviewPlans,
		example:  sync.PreviewAll,
		value: oneOf(choice{sync.PreviewPlans, set(sync.PreviewPlans), nil}, choice{sync.PreviewAll, set(sync.PreviewAll), nil},
			choice{sync.PreviewOff, set(sync.PreviewOff), no}),
	}, setting{
		name:     "fail_on",
		about:    "what makes a preview fail beside errors of documents",
		standard: "",
		example:  "[ambiguous, held]",
		value:    failOnValue(),
	})
}

// failOnValue is one word, or a list of words.
func failOnValue() value {
	words := []string{string(sync.FailOnAmbiguous), string(sync.FailOnHeld)}
	one := wordSchema(words, nil)
	return value{words: "`ambiguous`, `held`, or a list of them", schema: anyOf(one, func() object { return object{"type": "array", "items": one()} }), read: func(p *policyReader, path string, node *yaml.Node) {
		nodes := []*yaml.Node{node}
		if node.Kind == yaml.SequenceNode {
			nodes = node.Content
		}
		for _, node := range nodes {
			node = resolve(node)
			what := strings.ToLower(node.Value)
			if node.Kind != yaml.ScalarNode || !slices.Contains(words, what) {
				p.warn(node, "config-value", p.wanted(path, node, "ambiguous, held, or a list of them", words))
				continue
			}
			if !slices.Contains(p.policy.Preview.FailOn, sync.FailOn(what)) {
				p.policy.Preview.FailOn = append(p.policy.Preview.FailOn, sync.FailOn(what))
			}
		}
	}}
}
