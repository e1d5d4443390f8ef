package dialect

import (
	"slices"
	"strings"

	"github.com/milepost/milepost/parser"
)

// form makes an id of a dialect out of a word, such as `T010` and `1.2`, and of the word for what it numbers that stands in
// front, such as `Task`; "" if there is none.
type form func(word, kind string) (id string, ok bool)

// waitKeys stand in front of the ids that something waits for, in a line of its own or in parentheses, the longer ones first.
var waitKeys = [...]string{
	"depends on", "dependencies", "dependency", "blocked by", "depends", "deps", "dep",
	"depende de", "dépend de", "hängt ab von", "abhängig von", "abhängigkeiten", "dependencias", "dependências", "dépendances", "zależy od",
	"zależności", "dipende da", "dipendenze", "зависит от", "зависимости", "依赖于", "依赖", "依賴", "前置任务", "前置任務", "依存関係", "依存", "前提タスク",
	"의존성", "의존", "선행 작업",
}

// moreWaitKeys do so in parentheses alone.
var moreWaitKeys = [...]string{"requires", "after", "después de", "após", "après", "nach", "требует", "после"}

// dependency takes `(depends on T010, T011)` from the end of a text. Where more words follow the ids they are read, and the
// text stays as it is.
func dependency(is form) func(text string) (rest int, said parser.Said) {
	return func(text string) (int, parser.Said) {
		whole := strings.TrimSuffix(text, ".")
		if !strings.HasSuffix(whole, ")") {
			return len(text), parser.Said{}
		}
		from := max(0, len(whole)-maxSlot)
		open := strings.LastIndexByte(whole[from:], '(')
		if open < 0 {
			return len(text), parser.Said{}
		}
		open += from
		remarked := strings.TrimSpace(whole[open+1 : len(whole)-1])
		inner, ok := behindWaitKey(remarked, waitKeys[:])
		if !ok {
			inner, ok = behindWaitKey(remarked, moreWaitKeys[:])
		}
		if !ok {
			return len(text), parser.Said{}
		}
		ids, remark := leadingIDs(inner, is)
		switch {
		case len(ids) == 0:
			return len(text), parser.Said{}
		case len(strings.Fields(remark)) > maxRemark:
			return len(text), parser.Said{After: ids}
		}
		return len(strings.TrimRight(text[:open], " ")), parser.Said{After: ids}
	}
}

// maxRemark is how many words may stand behind the ids of a dependency, as in `(depends on T022 failing)`.
const maxRemark = 4

// waits reads a line of its own such as `Depends on: 1.1, 1.2 (the reader)`.
func waits(is form) func(text string) (said parser.Said, ok bool) {
	return func(text string) (parser.Said, bool) {
		text = text[:min(len(text), maxSlot)]
		rest, ok := behindWaitKey(text, waitKeys[:])
		if !ok {
			return parser.Said{}, false
		}
		rest = strings.TrimLeft(rest, " *_")
		if behind := strings.TrimPrefix(strings.TrimPrefix(rest, ":"), "："); behind != rest {
			ids, _ := leadingIDs(behind, is)
			return parser.Said{After: ids}, true
		}
		return parser.Said{}, false
	}
}

// behindWaitKey is what stands behind a word such as `depends on` at the start of a text.
func behindWaitKey(text string, keys []string) (rest string, ok bool) {
	for _, key := range keys {
		if !hasPrefixFold(text, key) || len(text) == len(key) {
			continue
		}
		rest, next := text[len(key):], text[len(key)]
		if next == ' ' || next == ':' || next == '*' || next == '_' || strings.HasPrefix(rest, "：") || key[0] >= 0x80 && next < 0x80 {
			return rest, true
		}
	}
	return "", false
}

// leadingIDs reads a list of ids such as `T010, T011`, `T001-T003`, `Tasks 1 and 2` and `[1.1, 1.2]` at the start of a text,
// each perhaps with a remark in parentheses, and gives what follows it.
func leadingIDs(text string, is form) (ids []string, rest string) {
	text = text[:min(len(text), maxSlot)]
	kind, ranged := "", false
	for len(ids) < maxRange {
		text = strings.TrimLeft(strings.TrimLeft(text, idSeparators), "、，；： ")
		if len(ids) > 0 && strings.HasPrefix(text, "(") {
			_, text, _ = strings.Cut(text, ")")
			continue
		}
		word := text
		if end := strings.IndexAny(text, idSeparators+"()、，；："); end >= 0 {
			word = text[:end]
		}
		if word == "" {
			break
		}
		behind := text[len(word):]
		number, of := cutKind(word)
		switch {
		case of != "" && number == "":
			kind = of
		case isBetween(word):
		case len(ids) > 0 && isRangeSign(word):
			ranged = true
		default:
			if of != "" {
				kind = of
			}
			read := idsOf(strings.TrimRight(number, "."), kind, is)
			if len(read) == 0 {
				if behind = behindRemark(text); len(ids) > 0 && behind != "" {
					text = behind
					continue
				}
				return ids, strings.TrimSpace(text)
			}
			if ranged {
				read = append(between(ids[len(ids)-1], read[0])[1:], read[1:]...)
			}
			ids, ranged = append(ids, read...), false
		}
		text = behind
	}
	return ids, strings.TrimSpace(text)
}

// behindRemark is what follows a few words and a comma at the start of a text, where that begins with a number or a capital, as
// an id does; "" otherwise.
func behindRemark(text string) string {
	remark, rest, ok := strings.Cut(text, ",")
	rest = strings.TrimLeft(rest, " ")
	if !ok || rest == "" || len(strings.Fields(remark)) > maxRemark || !isNumber(rest[:1]) && (rest[0] < 'A' || rest[0] > 'Z') {
		return ""
	}
	return rest
}

// idSeparators stand between ids.
const idSeparators = " ,;:&+/[]"

// isBetween reports whether a word may stand between ids.
func isBetween(word string) bool {
	return slices.Contains([]string{"and", "und", "y", "e", "et", "и", "i", "和", "及", "と", "및", "blocked", "by"}, strings.ToLower(word))
}

// isRangeSign reports whether what stands behind a word is the end of a range.
func isRangeSign(word string) bool {
	return slices.Contains([]string{"-", "–", "to", "through", "bis", "→"}, strings.ToLower(word))
}

// kindWords stand in front of a number that is an id, the longer ones first.
var kindWords = [...]string{
	"phases", "phase", "fases", "fase", "tasks", "task", "tareas", "tarea", "tarefas", "tarefa", "tâches", "tâche", "aufgaben", "aufgabe", "задачи",
	"задача", "фаза", "任务", "任務", "タスク", "작업", "태스크", "阶段", "フェーズ", "단계",
}

// cutKind takes such a word off, and gives it as it is written.
func cutKind(word string) (number, kind string) {
	for _, known := range kindWords {
		if !hasPrefixFold(word, known) {
			continue
		}
		if rest := word[len(known):]; rest == "" || known[0] >= 0x80 || rest[0] == '#' {
			return rest, word[:len(known)]
		}
	}
	return word, ""
}

// idsOf are the ids that a word stands for: one, or those of a range; none if it is no id.
func idsOf(word, kind string, is form) []string {
	if id, ok := is(word, kind); ok {
		return []string{id}
	}
	for _, dash := range [...]string{"..", "-", "–", "—", "→"} {
		first, last, ok := strings.Cut(word, dash)
		if !ok {
			continue
		}
		from, isFirst := is(first, kind)
		to, isLast := is(strings.TrimPrefix(last, "."), kind)
		if isFirst && isLast {
			return between(from, to)
		}
	}
	return nil
}

// maxRange is how many ids a range may stand for.
const maxRange = 30

// between lists the ids from one to another, or just the two where that is no range.
func between(first, last string) []string {
	prefix := strings.TrimRight(first, "0123456789")
	from, digits := numberOf(first[len(prefix):]), len(first)-len(prefix)
	to := numberOf(strings.TrimPrefix(last, prefix))
	if digits == 0 || from < 0 || !strings.HasPrefix(last, prefix) || to <= from || to-from >= maxRange {
		return []string{first, last}
	}
	var ids []string
	for n := from; n <= to; n++ {
		id := ""
		for rest := n; rest > 0 || id == ""; rest /= 10 {
			id = string(rune('0'+rest%10)) + id
		}
		for len(id) < digits {
			id = "0" + id
		}
		ids = append(ids, prefix+id)
	}
	return ids
}

// numberOf is the number that digits write, -1 for anything else.
func numberOf(digits string) int {
	if digits == "" || len(digits) > 6 || !isNumber(digits) {
		return -1
	}
	n := 0
	for _, c := range []byte(digits) {
		n = n*10 + int(c-'0')
	}
	return n
}

// taskForm knows ids such as T010 and T018a.
func taskForm(word, _ string) (string, bool) { return word, isTaskID(word) }

// outlineForm knows numbers such as 1.2, 1.3a and T1.2, and `2` behind the word for a task.
func outlineForm(word, kind string) (string, bool) {
	if strings.HasPrefix(word, "#") || len(word) > maxMark {
		return "", false
	}
	number := word
	if len(number) > 1 && number[0] >= 'A' && number[0] <= 'Z' {
		number = strings.TrimPrefix(number[1:], ".")
	}
	if last := len(number) - 1; last > 0 && number[last] >= 'a' && number[last] <= 'e' {
		number = number[:last]
	}
	if !isOutline(number) || kind == "" && number == word && !strings.Contains(number, ".") {
		return "", false
	}
	return word, true
}

// anyOutlineForm knows `2` as well.
func anyOutlineForm(word, _ string) (string, bool) { return outlineForm(word, "task") }

// isOutline reports whether a text is numbers with dots between them.
func isOutline(text string) bool {
	for part := range strings.SplitSeq(text, ".") {
		if part == "" || !isNumber(part) {
			return false
		}
	}
	return text != ""
}

// namedForm knows numbers behind the word for what they number: `Task 3`, `Phase 2.1`.
func namedForm(name string, words ...string) form {
	return func(word, kind string) (string, bool) {
		number := strings.TrimPrefix(word, "#")
		if len(number) > 1 && number[0] >= 'A' && number[0] <= 'Z' {
			number = number[1:]
		}
		if !slices.Contains(words, strings.ToLower(kind)) || len(word) > maxMark || !isOutline(number) {
			return "", false
		}
		if kind[0] >= 0x80 {
			return kind + " " + word, true
		}
		return name + " " + word, true
	}
}
