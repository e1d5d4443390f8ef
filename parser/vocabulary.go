package parser

import (
	"slices"
	"strings"

	"github.com/milepost/milepost/parser/words"
)

// roleWordTable finds what a word or phrase says of a role: the words that a repository added
// come before those of the table.
type roleWordTable struct {
	added map[string]Role
	// addedEnds are the last words of those that were added.
	addedEnds map[string]bool
}

func (t roleWordTable) find(phrase []byte) (words.RoleWord, bool) {
	if role, ok := t.added[string(phrase)]; ok {
		return words.RoleWord{Role: words.Role(role)}, true
	}
	return words.RoleOf(phrase)
}

// endsPhrase reports whether a word is the last one of a word or phrase that names a role.
func (t roleWordTable) endsPhrase(word []byte) bool {
	return words.EndsRolePhrase(word) || t.addedEnds[string(word)]
}

// lastWord is what stands behind the last space of a phrase.
func lastWord(phrase string) string { return phrase[strings.LastIndexByte(phrase, ' ')+1:] }

// IsRole reports whether a word names one of the roles.
func IsRole(word string) bool { return slices.Contains(Roles(), Role(word)) }

// Roles lists the roles that the plan format knows, in the order of the template.
func Roles() []Role {
	return []Role{
		RoleGoals, RoleMetrics, RoleFeatures, RoleArchitecture, RoleImplementation, RoleTesting, RoleDocumentation,
		RoleRisks, RoleRollout, RoleQuestions, RoleResources, RoleAppendix, RoleSignOff, RoleNotes, RoleOther,
	}
}

// vocabulary prepares the words that a repository added: they are compared in small letters.
func vocabulary(added map[string]Role) roleWordTable {
	var t roleWordTable
	if len(added) > 0 {
		t.added, t.addedEnds = make(map[string]Role, len(added)), make(map[string]bool, len(added))
	}
	for word, role := range added {
		phrase := strings.Join(strings.Fields(strings.ToLower(word)), " ")
		t.added[phrase], t.addedEnds[lastWord(phrase)] = role, true
	}
	return t
}
