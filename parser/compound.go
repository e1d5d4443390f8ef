package parser

import "bytes"

// compounds are the nouns at the end of German compounds: `Projektziele`, `Systemarchitektur`.
var compounds = [...]struct {
	noun string
	roleWord
}{
	{"ziele", roleWord{role: RoleGoals}},
	{"kriterien", roleWord{role: RoleMetrics}},
	{"kennzahlen", roleWord{role: RoleMetrics}},
	{"funktionen", roleWord{role: RoleFeatures}},
	{"anforderungen", roleWord{RoleFeatures, true}},
	{"architektur", roleWord{role: RoleArchitecture}},
	{"aufgaben", roleWord{role: RoleImplementation}},
	{"umsetzung", roleWord{role: RoleImplementation}},
	{"entwicklung", roleWord{role: RoleImplementation}},
	{"implementierung", roleWord{role: RoleImplementation}},
	{"tests", roleWord{role: RoleTesting}},
	{"dokumentation", roleWord{role: RoleDocumentation}},
	{"risiken", roleWord{role: RoleRisks}},
	{"entscheidungen", roleWord{role: RoleQuestions}},
	{"freigabe", roleWord{role: RoleSignOff}},
}

// compoundRole is the role that the noun at the end of a German compound names. The word comes in
// small letters.
func compoundRole(word []byte) roleWord {
	const shortest = 9 // longer than `contests` and `protests`
	if len(word) < shortest {
		return roleWord{}
	}
	switch word[len(word)-1] {
	case 'e', 'n', 'r', 's', 'g':
	default:
		return roleWord{}
	}
	for i := range compounds {
		if bytes.HasSuffix(word, []byte(compounds[i].noun)) && len(word) > len(compounds[i].noun) {
			return compounds[i].roleWord
		}
	}
	return roleWord{}
}
