package parser

import (
	"strings"
	"unicode"
)

// column tells what the cells of a column hold.
type column int

const (
	columnOther column = iota
	columnRisk
	columnProbability
	columnImpact
	columnMitigation
	columnStatus
	columnDescription
	columnOwner
)

// columnOf tells a column by its head, in the languages of the role table.
func columnOf(head string) column {
	head = strings.TrimFunc(head, func(r rune) bool { return isEmoji(r) || unicode.IsSpace(r) || r == ':' || r == '*' })
	var buffer [32]byte
	switch string(lower(buffer[:0], head)) {
	case "risk", "risks", "risk description", "risiko", "risiken", "risque", "risques", "riesgo", "riesgos", "risco", "riscos", "риск", "риски",
		"风险", "風險", "リスク", "위험", "리스크":
		return columnRisk
	case "probability", "likelihood", "prob", "prob.", "chance", "wahrscheinlichkeit", "eintrittswahrscheinlichkeit", "probabilité", "probabilidad",
		"probabilidade", "вероятность", "概率", "可能性", "機率", "確率", "発生確率", "발생 확률", "확률", "가능성":
		return columnProbability
	case "impact", "severity", "auswirkung", "auswirkungen", "schwere", "gravité", "impacto", "severidad", "gravedad", "severidade", "влияние",
		"последствия", "影响", "影響", "影響度", "严重程度", "영향", "영향도", "심각도":
		return columnImpact
	case "mitigation", "mitigation strategy", "mitigations", "contingency", "response", "gegenmaßnahme", "gegenmaßnahmen", "maßnahme", "maßnahmen",
		"atténuation", "mesures", "mitigación", "mitigação", "меры", "снижение", "缓解措施", "缓解", "应对措施", "緩解措施", "对策", "対策", "緩和策", "완화", "대응", "완화 방안":
		return columnMitigation
	case "status", "state", "progress", "stand", "zustand", "statut", "état", "estado", "статус", "состояние", "状态", "狀態", "进度", "ステータス",
		"状態", "進捗", "상태", "진행":
		return columnStatus
	case "description", "details", "detail", "notes", "note", "comment", "comments", "summary", "beschreibung", "bemerkung", "anmerkung", "descripción",
		"descrição", "notas", "remarques", "описание", "примечание", "描述", "说明", "說明", "备注", "説明", "備考", "설명", "비고":
		return columnDescription
	case "owner", "owners", "assignee", "assigned to", "responsible", "verantwortlich", "responsable", "responsável", "ответственный", //nolint:misspell // Spanish
		"负责人", "負責人", "担当", "担当者", "담당", "담당자":
		return columnOwner
	}
	return columnOther
}

// isGroupHead reports whether a column groups rows by time or phase.
func isGroupHead(head string) bool {
	switch strings.ToLower(strings.TrimSpace(head)) {
	case "week", "weeks", "day", "days", "month", "months", "quarter", "year", "date", "sprint", "iteration", "phase", "stage", "woche", "tag", "monat", "datum",
		"semaine", "jour", "mois", "semana", "día", "dia", "mes", "mês", "fecha", "data", "неделя", "день", "месяц", "дата", "阶段", "周", "日期", "天", "月", "週", "日付",
		"주", "일", "날짜":
		return true
	}
	return false
}

// kindOf is the kind of table that has these columns; "" if its rows are no items. A risk table
// says more of a risk than its name; a status table has more than the status.
func kindOf(columns []column) TableKind {
	var has [columnOwner + 1]bool
	for _, c := range columns {
		has[c] = true
	}
	switch {
	case has[columnRisk] && (has[columnProbability] || has[columnImpact] || has[columnMitigation]):
		return TableRisk
	case has[columnStatus] && len(columns) > 1:
		return TableStatus
	}
	return ""
}

// grade is a probability or an impact as a word: `🔴 High (3)` gives "high".
func grade(cell string) string {
	text := strings.ToLower(bareCell(cell))
	if i := strings.IndexAny(text, "(（/,;"); i > 0 {
		text = strings.TrimSpace(text[:i])
	}
	if isPlaceholder(text) || len(text) > 24 {
		return ""
	}
	return text
}

// bareCell is the text of a cell without emoji at its ends.
func bareCell(cell string) string {
	return strings.TrimFunc(cell, func(r rune) bool { return isEmoji(r) || unicode.IsSpace(r) })
}
