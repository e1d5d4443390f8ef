package words

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// uses calls a function for each word of each list of a language, with what the list is for.
func uses(l *language, found func(kind, meaning, word string)) {
	var walk func(kind, meaning string, v reflect.Value)
	walk = func(kind, meaning string, v reflect.Value) {
		switch {
		case v.Type() == reflect.TypeFor[list]():
			for _, word := range list(v.String()).split() {
				found(kind, meaning, word)
			}
		case v.Kind() == reflect.Map:
			for _, key := range v.MapKeys() {
				walk(kind, fmt.Sprint(key), v.MapIndex(key))
			}
		case v.Kind() == reflect.Struct:
			for i := range v.NumField() {
				name := v.Type().Field(i).Name
				switch {
				case v.Type() == reflect.TypeFor[language]():
					walk(name, "", v.Field(i))
				case name == "strong" || name == "weak":
					walk(kind, name+" "+meaning, v.Field(i))
				default:
					walk(kind+" "+strings.ToLower(strings.TrimPrefix(name, "weak")), name+" "+meaning, v.Field(i))
				}
			}
		}
	}
	walk("", "", reflect.ValueOf(*l))
}

func TestNoWordMeansTwoThings(t *testing.T) {
	t.Parallel()
	type use struct{ language, meaning string }
	known := map[string]use{}
	for _, l := range languages {
		uses(l, func(kind, meaning, word string) {
			key := kind + ": " + word
			if first, again := known[key]; again && first.meaning != meaning {
				t.Errorf("%s is %q in %s and %q in %s", key, first.meaning, first.language, meaning, l.name)
			}
			known[key] = use{l.name, meaning}
		})
	}
	if len(known) < 1000 {
		t.Errorf("only %d words were found", len(known))
	}
}

func TestWordsAreWrittenAsTheyAreLookedUp(t *testing.T) {
	t.Parallel()
	for _, l := range languages {
		once := map[string]bool{}
		uses(l, func(kind, meaning, word string) {
			if small := strings.ToLower(word); small != word {
				t.Errorf("%s of %s: %q is not in small letters", kind, l.name, word)
			}
			if len(word) > longest {
				t.Errorf("%s of %s: %q has more than %d bytes", kind, l.name, word, longest)
			}
			if key := kind + meaning + ": " + word; once[key] {
				t.Errorf("%s of %s lists %q twice", kind, l.name, word)
			} else {
				once[key] = true
			}
		})
	}
}

func TestAJoinerOfOneLanguageCountsBehindItsWords(t *testing.T) {
	t.Parallel()
	for _, l := range languages {
		for _, word := range l.ownJoiners.split() {
			if Joins(word, nil) || Joins(word, []byte("appendix")) {
				t.Errorf("%q of %s joins words of other languages", word, l.name)
			}
		}
	}
	if !Joins("and", nil) || Joins("or", []byte("goals")) {
		t.Error("and joins, or does not")
	}
}

func TestTheLongestWordIsCut(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"due date 2026-03-01": " 2026-03-01",
		"Due: 2026-03-01":     ": 2026-03-01",
		"FÄLLIG AM 1.3.2026":  " 1.3.2026",
		"期限2026-03-01":        "2026-03-01",
		"Bye 2026-03-01":      "Bye 2026-03-01",
		"duet":                "duet",
		"":                    "",
	} {
		if rest, ok := CutDue(text); rest != want || ok != (want != text) {
			t.Errorf("of %q there is left %q (%t), want %q", text, rest, ok, want)
		}
	}
}

func TestAWordOfOneLetterIsAWholeWord(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Unit{
		"w": UnitWeek, "weeks": UnitWeek, "water": NoUnit, "d": UnitDay, "days": UnitDay, "dogs": NoUnit, "日間": UnitDay, "": NoUnit,
	} {
		if got := UnitOf(text); got != want {
			t.Errorf("UnitOf(%q) is %d, want %d", text, got, want)
		}
	}
}
