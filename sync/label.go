package sync

import (
	"slices"
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

// LabelKind is one of the families of labels.
type LabelKind string

// The kinds of labels.
const (
	LabelRole        LabelKind = "role"
	LabelPhase       LabelKind = "phase"
	LabelProbability LabelKind = "probability"
	LabelImpact      LabelKind = "impact"
	LabelStatus      LabelKind = "status"
	// LabelStory and LabelPriority are what a dialect says of an item; there are none unless the policy says so.
	LabelStory    LabelKind = "story"
	LabelPriority LabelKind = "priority"
)

// labelKinds says how the labels of each kind begin unless the policy says otherwise, and their
// colour; that of a role label depends on the role. Those that are asked are left out unless the policy has them.
var labelKinds = [...]struct {
	kind          LabelKind
	prefix, color string
	asked         bool
}{
	{LabelRole, "plan: ", "", false},
	{LabelPhase, "phase: ", "bfd4f2", false},
	{LabelProbability, "probability: ", "f9d0c4", false},
	{LabelImpact, "impact: ", "e99695", false},
	{LabelStatus, "status: ", "fef2c0", false},
	{LabelStory, "story: ", "d4c5f9", true},
	{LabelPriority, "priority: ", "fbca04", true},
}

// LabelKinds lists the kinds of labels.
func LabelKinds() []LabelKind {
	var kinds []LabelKind
	for _, k := range labelKinds {
		kinds = append(kinds, k.kind)
	}
	return kinds
}

// UsualPrefix is how labels of a kind begin where people want them and say no more.
func UsualPrefix(kind LabelKind) string {
	for _, k := range labelKinds {
		if k.kind == kind {
			return k.prefix
		}
	}
	return ""
}

// labelPrefix is how labels of a kind begin, "" if there are none.
func (p Policy) labelPrefix(kind LabelKind) string {
	if prefix, set := p.Labels[kind]; set {
		return prefix
	}
	for _, k := range labelKinds {
		if k.kind == kind && !k.asked {
			return k.prefix
		}
	}
	return ""
}

// Label is the label of a kind for a value, "" if there is none.
func (p Policy) Label(kind LabelKind, value string) string {
	prefix := p.labelPrefix(kind)
	if value == "" || prefix == "" {
		return ""
	}
	return parser.Truncate(prefix+value, MaxLabel)
}

// IsOfPlace reports whether a label says in which kind of section or phase an item stands.
func (p Policy) IsOfPlace(name string) bool {
	for _, k := range labelKinds[:2] {
		prefix := p.labelPrefix(k.kind)
		if prefix != "" && len(name) > len(prefix) && strings.EqualFold(name[:len(prefix)], prefix) {
			return true
		}
	}
	return false
}

// RoleLabel is the label of a role, "" if it has none.
func (p Policy) RoleLabel(role parser.Role) string {
	if _, ok := roleColors[role]; !ok {
		return ""
	}
	return p.Label(LabelRole, string(role))
}

// MaxLabel is GitHub's limit for the name of a label, in characters.
const MaxLabel = 50

// sameSet reports whether two sets hold the same names, without case.
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

// LabelKey is the form under which the ledger knows a label: GitHub ignores case.
func LabelKey(name string) string { return strings.ToLower(name) }

// HasLabel reports whether a label is in a set; GitHub ignores case.
func HasLabel(set []string, label string) bool {
	return slices.ContainsFunc(set, func(name string) bool { return strings.EqualFold(name, label) })
}

// DescribeLabel is the label to be made for a name that [labelsOf] gave.
func DescribeLabel(name string, policy Policy) CreateLabel {
	for role, color := range roleColors {
		if name == policy.RoleLabel(role) {
			return CreateLabel{Name: name, Color: color, Description: "From the plan's " + string(role) + " section"}
		}
	}
	for _, k := range labelKinds {
		prefix := policy.labelPrefix(k.kind)
		value, ok := strings.CutPrefix(name, prefix)
		switch {
		case !ok || prefix == "" || k.kind == LabelRole:
		case k.kind == LabelPhase:
			return CreateLabel{Name: name, Color: k.color, Description: "Part of phase " + value}
		default:
			return CreateLabel{Name: name, Color: k.color, Description: "The plan says " + string(k.kind) + " " + value}
		}
	}
	return CreateLabel{Name: name, Color: "ededed", Description: "From the plan's front matter"}
}
