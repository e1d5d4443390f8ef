package sync

import (
	"sort"
	"strings"

	"github.com/milepost/milepost/parser"
)

// roleColors gives each role its stable colour. RoleOther has no label.
var roleColors = map[parser.Role]string{
	parser.RoleGoals:          "1d76db",
	parser.RoleMetrics:        "0e8a16",
	parser.RoleFeatures:       "5319e7",
	parser.RoleArchitecture:   "006b75",
	parser.RoleImplementation: "0052cc",
	parser.RoleTesting:        "fbca04",
	parser.RoleDocumentation:  "c5def5",
	parser.RoleRisks:          "b60205",
	parser.RoleRollout:        "d93f0b",
	parser.RoleQuestions:      "d876e3",
	parser.RoleResources:      "bfdadc",
	parser.RoleAppendix:       "cccccc",
	parser.RoleSignOff:        "0b7a75",
	parser.RoleNotes:          "e4e669",
}

const phaseColor = "bfd4f2"

// labelsOf lists the labels that the document asks for: one for the role, one for the phase.
func labelsOf(item parser.Item) []string {
	var labels []string
	if _, ok := roleColors[item.Role]; ok {
		labels = append(labels, "plan: "+string(item.Role))
	}
	if item.Phase != "" {
		labels = append(labels, shorten("phase: "+item.Phase, 50))
	}
	return labels
}

// describeLabel is the label to be made for a name that [labelsOf] gave.
func describeLabel(name string) CreateLabel {
	if role, ok := strings.CutPrefix(name, "plan: "); ok {
		return CreateLabel{Name: name, Color: roleColors[parser.Role(role)], Description: "From the plan's " + role + " section"}
	}
	phase, _ := strings.CutPrefix(name, "phase: ")
	return CreateLabel{Name: name, Color: phaseColor, Description: "Part of phase " + phase}
}

// mergeSet applies to the set that exists what the document's own change from base to wanted
// asks for: it adds what is new, takes away what is gone, and leaves alone what people did. Names
// compare without case, as GitHub's labels and logins do.
func mergeSet(existing, base, wanted []string) (merged []string, changed bool) {
	has := func(set []string, name string) bool {
		for _, other := range set {
			if strings.EqualFold(other, name) {
				return true
			}
		}
		return false
	}
	merged = []string{}
	for _, name := range existing {
		if has(base, name) && !has(wanted, name) {
			changed = true
			continue
		}
		merged = append(merged, name)
	}
	for _, name := range wanted {
		if !has(base, name) && !has(merged, name) {
			merged = append(merged, name)
			changed = true
		}
	}
	return merged, changed
}

// sameSet tells whether two sets hold the same names, without case.
func sameSet(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	fold := func(set []string) string {
		out := make([]string, len(set))
		for i, name := range set {
			out[i] = strings.ToLower(name)
		}
		sort.Strings(out)
		return strings.Join(out, "\x00")
	}
	return fold(a) == fold(b)
}

// labelKey is the form under which the ledger knows a label: GitHub ignores case.
func labelKey(name string) string { return strings.ToLower(name) }
