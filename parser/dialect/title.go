package dialect

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// genericWords are those of headings that say no more than that tasks follow.
var genericWords = map[string]bool{
	"tasks": true, "task": true, "list": true, "implementation": true, "plan": true, "todo": true, "todos": true, "breakdown": true,
	"document": true, "checklist": true, "development": true, "roadmap": true, "the": true, "and": true, "of": true, "steps": true, "work": true,
	"actionable": true, "feature": true, "change": true, "proposal": true, "spec": true,
	"任务": true, "任务列表": true, "任务清单": true, "实施计划": true, "实现计划": true, "实现任务": true, "タスク": true, "タスクリスト": true, "実装計画": true,
	"実装タスク": true, "タスク一覧": true, "작업": true, "작업목록": true, "구현": true, "계획": true, "구현계획": true, "목록": true,
	"tareas": true, "tarefas": true, "lista": true, "de": true, "aufgaben": true, "umsetzungsplan": true, "implementierungsplan": true,
	"aufgabenliste": true, "tâches": true, "plano": true, "implementação": true, "implementación": true, "d'implémentation": true,
	"задачи": true, "план": true, "реализации": true, "список": true, "задач": true,
	"提案": true, "变更": true, "变更提案": true, "変更": true, "変更提案": true, "実装プラン": true, "제안": true, "변경": true, "propuesta": true,
	"cambio": true, "proposta": true, "mudança": true, "vorschlag": true, "änderung": true, "proposition": true, "changement": true,
	"предложение": true, "изменение": true,
}

// kindTails are words for a list of tasks at the end of a heading in languages that set no space in front of them, the longer
// ones first.
var kindTails = [...]string{
	"实施任务列表", "实施任务清单", "实现任务列表", "实现任务清单", "开发任务列表", "开发任务清单", "任务列表", "任务清单", "实施计划", "实现计划", "实施任务",
	"实现任务", "開發計畫", "實作計畫", "実装タスク一覧", "実装タスクリスト", "実装タスク", "タスク一覧", "タスクリスト", "実装計画", "実装プラン", "구현 계획", "구현계획",
	"작업 목록", "작업목록", "变更提案", "変更提案", "提案",
}

// isGeneric reports whether a heading names nothing.
func isGeneric(heading string) bool {
	for _, word := range strings.FieldsFunc(strings.ToLower(heading), func(r rune) bool {
		return r != '\'' && r != '’' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}) {
		if !genericWords[word] {
			return false
		}
	}
	return true
}

// separators part the word for a list of tasks from the name of what they are for.
var separators = [...]string{": ", "：", " - ", " – ", " — ", " | ", ":"}

// subject is what a heading such as `Tasks: Photo albums`, `Photo albums - Implementation Plan (v2)` or `Tasks
// for photo albums` is about; "" if it is about nothing.
func subject(heading string) string {
	heading = strings.TrimSpace(heading)
	if open := strings.LastIndexByte(heading, '('); open > 0 && strings.HasSuffix(heading, ")") {
		if name := strings.TrimSpace(heading[:open]); isGeneric(name) {
			return ""
		} else if bare := withoutKind(name); bare != name {
			return plainName(bare) + " " + heading[open:]
		}
	}
	return plainName(withoutKind(heading))
}

// withoutKind is a heading without its word for a list of tasks, "" where it says nothing else.
func withoutKind(heading string) string {
	for _, sep := range separators {
		if kind, name, ok := strings.Cut(heading, sep); ok && isGeneric(kind) {
			if name = strings.TrimSpace(name); name != "" {
				return name
			}
		}
		if at := strings.LastIndex(heading, sep); at > 0 && isGeneric(heading[at+len(sep):]) {
			switch name := strings.TrimSpace(heading[:at]); {
			case isGeneric(withoutNumbers(name)):
				return ""
			default:
				return name
			}
		}
	}
	if isGeneric(heading) {
		return ""
	}
	for _, lead := range [...]string{"tasks for ", "implementation tasks for ", "task list for ", "implementation plan for ", "tasks to "} {
		if len(heading) > len(lead) && hasPrefixFold(heading, lead) {
			return heading[len(lead):]
		}
	}
	for _, tail := range [...]string{" implementation plan", " implementation tasks", " task list"} {
		if at := len(heading) - len(tail); at > 0 && strings.EqualFold(heading[at:], tail) {
			return strings.TrimRight(heading[:at], " ,;")
		}
	}
	for _, tail := range kindTails {
		if name, ok := strings.CutSuffix(heading, tail); ok && name != "" {
			return strings.TrimRight(name, " ,;　，の的")
		}
	}
	return heading
}

// withoutNumbers drops numbers behind the first word of a name, as those in `Feature 007`.
func withoutNumbers(name string) string {
	words := strings.Fields(name)
	for len(words) > 1 && isNumber(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	return strings.Join(words, " ")
}

// plainName is a name as people write it: one that is the name of a folder is taken apart, not one of a file or a command.
func plainName(name string) string {
	name = strings.TrimSpace(name)
	if !strings.ContainsAny(name, " \t./") && strings.ContainsAny(name, "-_") && name == strings.ToLower(name) {
		return named(name)
	}
	return name
}

// named is the name of a folder or a file as words, without the number or the day in front of it:
// `003-photo-albums` is `Photo albums`.
func named(folder string) string {
	words := strings.FieldsFunc(folder, func(r rune) bool { return r == '-' || r == '_' || r == ' ' })
	for len(words) > 1 && isNumber(words[0]) {
		words = words[1:]
	}
	name := strings.Join(words, " ")
	first, size := utf8.DecodeRuneInString(name)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + name[size:]
}

func isNumber(word string) bool {
	return strings.Trim(word, "0123456789") == ""
}

// firstHeading is the text of the first H1 of a document, "" if it begins with anything lower. Front matter
// is passed over, and signs of inline Markdown are left out.
func firstHeading(source []byte) string {
	source = bytes.TrimPrefix(source, []byte("\xef\xbb\xbf"))
	matter := false
	for i := 0; len(source) > 0 && i < maxHeadLines; i++ {
		line := source
		if end := bytes.IndexByte(source, '\n'); end >= 0 {
			line, source = source[:end], source[end+1:]
		} else {
			source = nil
		}
		line = bytes.TrimSpace(line)
		switch {
		case bytes.Equal(line, []byte("---")) && (i == 0 || matter):
			matter = !matter
		case matter || len(line) == 0:
		case bytes.HasPrefix(line, []byte("# ")):
			text := strings.NewReplacer("`", "", "**", "").Replace(string(line[2:]))
			return strings.TrimSpace(strings.TrimRight(text, "# "))
		case bytes.HasPrefix(line, []byte("##")):
			return ""
		}
	}
	return ""
}

// maxHeadLines is how many lines a document may have in front of its H1.
const maxHeadLines = 200
