package dialect

import (
	"bytes"
	"strings"

	"github.com/milepost/milepost/parser"
)

// superpowers reads plans whose headings are the tasks, `### Task 3: Draw the map`, with steps below them.
func superpowers() Dialect {
	return Dialect{
		Name:  "superpowers",
		Paths: []string{"docs/superpowers/plans/*.md", "docs/plans/*.md"},
		Shape: "has boxes, and headings such as `Task 1` or the name of a skill",
		Fits: func(file string, source []byte) bool {
			if !hasBox(source) {
				return false
			}
			ours := under("docs/superpowers/plans/*.md", file)
			named := namesSkill(source[:min(len(source), maxIntroduction)])
			if ours && named {
				return true
			}
			return (ours || named) && anyLine(source, func(line []byte) bool {
				title := bytes.TrimLeft(line, "#")
				return len(title) < len(line) && isTaskHeading(strings.TrimSpace(string(title[:min(len(title), maxTaskHeading)])))
			})
		},
		title: func(about About) string {
			if name := subject(about.H1); name != "" {
				return name
			}
			return named(about.stem())
		},
		rules: parser.Dialect{Apart: true, Role: parser.RoleImplementation, Heading: isTaskHeading, ID: taskHeadingID, Line: waits(namedForm("Task", taskKinds...))},
	}
}

// namesSkill reports whether the introduction of a plan says which skill carries it out. Skills of the same names come with
// derivatives of superpowers, too.
func namesSkill(introduction []byte) bool {
	for _, skill := range [...]string{"superpowers:", "executing-plans", "subagent-driven-development"} {
		if bytes.Contains(introduction, []byte(skill)) {
			return true
		}
	}
	return false
}

// isTaskHeading reports whether a heading is that of a task: `Task 3`, `Task 2.1: Name`, `任务 3：…`, `Phase 1 — Task 3: Name`.
func isTaskHeading(title string) bool {
	title = strings.TrimLeft(title, "✅☑✔️🚧⏳ ")
	if behind := behindPhase(title); behind != "" {
		title = behind
	}
	for _, word := range taskWords {
		rest, ok := strings.CutPrefix(title, word)
		if !ok {
			continue
		}
		number := strings.TrimLeft(rest, " #")
		if number == "" || number == rest && word[0] < 0x80 {
			return false
		}
		first, second := number[0], byte(0)
		if len(number) > 1 {
			second = number[1]
		}
		return first >= '0' && first <= '9' || first >= 'A' && first <= 'Z' && (second >= '0' && second <= '9' || second == ':')
	}
	return false
}

// taskWords are the words for a task in front of its number.
var taskWords = [...]string{
	"Task", "任务", "任務", "タスク", "작업", "태스크", "Aufgabe", "Tâche", "Tarea", "Tarefa", "Compito", "Attività", "Zadanie", "Задача",
}

// taskKinds are the words for tasks of which ids in lines of their own are told.
var taskKinds = []string{"task", "tasks", "任务", "任務", "タスク", "작업", "태스크", "aufgabe", "aufgaben", "tâche", "tâches", "tarea", "tareas", "tarefa", "tarefas"}

// taskHeadingID measures an id such as `Task A1` at the start of a heading: other ids are read as in our own format.
func taskHeadingID(text string) int {
	rest, ok := strings.CutPrefix(text, "Task ")
	if !ok || len(rest) < 2 || rest[0] < 'A' || rest[0] > 'Z' || rest[1] < '0' || rest[1] > '9' {
		return 0
	}
	end := 2
	for end < len(rest) && end < maxMark && (rest[end] >= '0' && rest[end] <= '9' || rest[end] == '.' && end+1 < len(rest) && rest[end+1] >= '0' && rest[end+1] <= '9') {
		end++
	}
	return len(text) - len(rest) + end
}

// behindPhase is what stands behind `Phase 1 — ` and `Phase 1: ` at the start of a heading, "" where it starts otherwise.
func behindPhase(title string) string {
	rest, ok := strings.CutPrefix(title, "Phase ")
	if !ok {
		return ""
	}
	end := 0
	for end < len(rest) && (rest[end] >= '0' && rest[end] <= '9' || rest[end] == '.') {
		end++
	}
	if behind := strings.TrimLeft(rest[end:], " :-–—·/,"); end > 0 && len(behind) < len(rest)-end {
		return behind
	}
	return ""
}

// maxTaskHeading bounds, in bytes, how much of a heading is looked at.
const maxTaskHeading = 60

// maxIntroduction bounds, in bytes, where a plan elsewhere says which skill carries it out.
const maxIntroduction = 4096
