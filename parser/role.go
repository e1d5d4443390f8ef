package parser

import (
	"slices"
	"strings"
	"sync"
	"unicode"
)

// roleWords is one line of the table that tells roles by words.
type roleWords struct {
	role Role
	// words are separated by spaces; an underscore stands for a space inside a phrase.
	words string
	// weak words count only where no other word of the title names a role.
	weak string
	// parts are found inside a title that writes no spaces between words; weakParts count only
	// where no other part names a role.
	parts, weakParts string
}

// roleTable names the words of each role: English, German, French, Spanish, Portuguese and
// Russian as whole words; Chinese, Japanese and Korean as parts of a title.
var roleTable = [...]roleWords{
	{
		role:  RoleGoals,
		words: "goal goals objective objectives aims ziel ziele zielsetzung objectif objectifs objetivo objetivos metas цель цели",
		weak:  "целей purpose vision mission deliverables outcomes",
		parts: "目标 目標 目的 ゴール 목표",
	},
	{
		role: RoleMetrics,
		words: "metric metrics kpi kpis success_criteria success_criterion acceptance_criteria exit_criteria done_criteria " +
			"completion_criteria definition_of_done key_results measurements slo slos metriken kennzahlen erfolgskriterien akzeptanzkriterien " +
			"abnahmekriterien indicateurs métriques critères métricas indicadores criterios critérios метрики показатели критерии", //nolint:misspell // French
		weak:  "criteria benchmarks success targets",
		parts: "指标 指標 验收标准 驗收標準 成功标准 完成标准 メトリクス 受け入れ基準 受入基準 成功基準 完了条件 지표 성공_기준 완료_조건",
	},
	{
		role: RoleFeatures,
		words: "feature features specification specifications spec specs user_story user_stories use_cases functionality " +
			"funktion funktionen funktionalität spezifikation spezifikationen fonctionnalité fonctionnalités spécifications " +
			"funcionalidad funcionalidades características funcionalidade especificación especificações функции функциональность возможности спецификация",
		weak:  "requirement requirements scope anforderungen exigences requisitos требования требований функций endpoints stories",
		parts: "功能 特性 规格 規格 機能 仕様 기능 사양", weakParts: "需求 要件 요구사항",
	},
	{
		role: RoleArchitecture,
		words: "architecture architectural system_design technical_design data_model data_flow architektur systementwurf " +
			"conception arquitectura arquitetura архитектура проектирование",
		weak:  "design schema entwurf diseño projeto архитектуры",
		parts: "架构 架構 系统设计 アーキテクチャ システム設計 設計 设计 아키텍처 설계",
	},
	{
		role: RoleImplementation,
		words: "implementation implementing development tasks task todo todos backlog to-do to-dos sprint sprints work_items action_items next_steps " +
			"nächste_schritte prochaines_étapes prochaines_actions próximos_pasos próximos_passos следующие_шаги дальнейшие_шаги work_breakdown workstream workstreams umsetzung umsetzungsplan implementierung entwicklung aufgaben aufgabe implémentation développement tâches " +
			"réalisation implementación desarrollo tareas implementação desenvolvimento tarefas реализация разработка задачи задача",
		weak:  "реализации разработки разработке задач projektplan zeitplan arbeitsplan phases phase steps plan roadmap timeline schedule week weeks milestones work build execution iteration",
		parts: "实施 实现 开发 任务 待办 下一步 實施 實作 開發 實現 任務 実装 実施 開発 タスク 次のステップ 구현 개발 작업 할일 다음_단계",
	},
	{
		role: RoleTesting,
		words: "test tests testing qa quality_assurance verification validation e2e test_plan tests_plan qualitätssicherung testplan teststrategie " +
			"essais vérification prueba pruebas verificación teste testes verificação тест тесты тестирование проверка",
		weak:  "coverage тестирования тестированию проверки",
		parts: "测试 測試 テスト 試験 検証 테스트 검증",
	},
	{
		role:  RoleDocumentation,
		words: "documentation docs documents_needed tutorials release_notes user_guide user_guides dokumentation documentación documentação документация",
		weak:  "doc document readme guide guides changelog документации",
		parts: "文档 文檔 ドキュメント 文書 문서",
	},
	{
		role: RoleRisks,
		words: "risk risks mitigation mitigations contingency contingencies risiko risiken risikobewertung risikoanalyse risque risques riesgo riesgos " +
			"risco riscos риск риски",
		weak:  "threats concerns blockers рисков рисками",
		parts: "风险 風險 リスク 위험 리스크",
	},
	{
		role: RoleRollout,
		words: "rollout roll-out roll_out deployment deploy deployments launch release releases releasing rollback go-live go_live " +
			"publishing auslieferung bereitstellung einführung veröffentlichung inbetriebnahme déploiement lancement mise_en_production livraison " +
			"despliegue lanzamiento implantação lançamento развёртывание развертывание релиз выпуск запуск внедрение",
		weak:  "shipping cutover delivery publication развёртывания развертывания внедрения релиза релизы запуска выпуска",
		parts: "部署 发布 上线 發布 上線 デプロイ リリース 展開 배포 출시 릴리스",
	},
	{
		role: RoleQuestions,
		words: "question questions decision decisions open_issues unknowns offene_fragen frage fragen entscheidung entscheidungen " +
			"décision décisions pregunta preguntas decisión decisiones pergunta perguntas decisão decisões вопрос вопросы решения", //nolint:misspell // Spanish
		weak:  "issues clarifications вопросов решений",
		parts: "问题 問題 疑问 决策 决定 課題 質問 未決 決定事項 질문 결정",
	},
	{
		role: RoleResources,
		words: "resource resources reference references links further_reading bibliography staffing ressource ressourcen referenzen quellen verweise " +
			"ressources références recursos referencias referências ресурсы ссылки источники",
		weak:  "team budget infrastructure tools ресурсов ссылок",
		parts: "资源 資源 参考 參考 リソース 리소스 자원 참고",
	},
	{
		role:  RoleAppendix,
		words: "appendix appendices annex glossary anhang anhänge glossar annexe annexes glossaire apéndice anexo anexos приложение приложения глоссарий",
		parts: "附录 附錄 付録 부록",
	},
	{
		role: RoleSignOff,
		words: "sign-off signoff sign-offs sign_off approval approvals approver approvers freigabe freigaben abnahme approbation validation_finale " +
			"signature signatures aprobación aprobaciones firmas aprovação aprovações согласование утверждение",
		parts: "签字 签核 签署 审批 簽核 批准 承認 サインオフ 승인",
	},
	{
		role:  RoleNotes,
		words: "note notes remarks anmerkungen notizen hinweise remarques notas observaciones observações заметки примечания",
		weak:  "comments misc miscellaneous",
		parts: "备注 注意事项 備註 備考 メモ 注意事項 비고 메모",
	},
}

// roleWord is what one word or phrase of the table says.
type roleWord struct {
	role Role
	weak bool
}

// roleLexicon finds words and phrases, and parts of titles without spaces.
type roleLexicon struct {
	words map[string]roleWord
	// ends are the last words of all phrases.
	ends  map[string]bool
	parts []rolePart
}

type rolePart struct {
	text string
	roleWord
}

// lexicon is the table, indexed once.
var lexicon = sync.OnceValue(func() *roleLexicon {
	l := &roleLexicon{words: map[string]roleWord{}, ends: map[string]bool{}}
	add := func(list string, w roleWord) {
		for _, word := range strings.Fields(list) {
			phrase := strings.ReplaceAll(word, "_", " ")
			l.words[phrase], l.ends[lastWord(phrase)] = w, true
		}
	}
	for _, line := range roleTable {
		add(line.weak, roleWord{line.role, true})
		add(line.words, roleWord{line.role, false})
		for _, part := range strings.Fields(line.parts) {
			l.parts = append(l.parts, rolePart{strings.ReplaceAll(part, "_", " "), roleWord{role: line.role}})
		}
		for _, part := range strings.Fields(line.weakParts) {
			l.parts = append(l.parts, rolePart{part, roleWord{line.role, true}})
		}
	}
	return l
})

// partRole looks for the part that stands last: the noun that counts.
func partRole(title string) Role {
	best, at := roleWord{weak: true}, -1
	for _, p := range lexicon().parts {
		i := strings.LastIndex(title, p.text)
		if i >= 0 && (best.weak && !p.weak || best.weak == p.weak && i+len(p.text) > at) {
			best, at = p.roleWord, i+len(p.text)
		}
	}
	return best.role
}

func isClauseBreak(r rune) bool {
	return r == '/' || r == '&' || r == '+' || r == '|' || r == ',' || r == ';' || r == ':' || r == '：' || r == '(' || r == ')'
}

// hasWide reports whether the title has letters of a script that writes no spaces.
func hasWide(title string) bool {
	return strings.ContainsFunc(title, func(r rune) bool {
		return r >= 0x3040 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
	})
}

// assignRole gives a section its role. A section inside one that has a role keeps that role,
// whatever its own words: testing inside an implementation plan is implementation. Its own words
// count where the ruling title names that role too (`Rollout & Documentation`), between goals
// and metrics, and where no ruling section has a role.
func (d *document) assignRole(s *Section, f *sectionFacts, index int) {
	ruler := Role("")
	s.Role = RoleOther
	if s.Parent >= 0 {
		parent := &d.plan.Sections[s.Parent]
		s.Role, s.Phase, s.Window = parent.Role, parent.Phase, parent.Window
		f.ruler = d.facts[s.Parent].ruler
		if f.ruler >= 0 {
			ruler = parent.Role
		}
	}
	fixed := ruler != "" && !d.mayDiffer(f.ruler, ruler)
	if fixed && ruler != RoleImplementation || s.Level == levelLabel || isMilestoneHeading(s.Title) || d.isVersionHeading(s) {
		return
	}
	small := strings.ToLower(s.Title)
	number, phase := phaseNumber(small)
	if phase {
		f.roles = []Role{RoleImplementation}
	} else if !fixed {
		f.roles = d.words.roles(small)
	}
	if len(f.roles) > 0 {
		own := f.roles[0]
		if ruler == "" {
			s.Role, f.ruler = own, index
		} else if areRelated(ruler, own) || slices.Contains(d.facts[f.ruler].roles, own) {
			s.Role = own
		}
	}
	if phase && s.Role == RoleImplementation && number != "" {
		if window := phaseWindow(s.Title); window != "" || number != s.Phase {
			s.Window = window
		}
		s.Phase = number
		s.IsPhase = isPhaseHeading(small) && !isPlaceholderPhase(s.Title, s.Window)
		if s.IsPhase {
			if s.Name != s.Title {
				small = strings.ToLower(s.Name)
			}
			s.PhaseName = phaseName(small)
		}
	}
}

// mayDiffer reports whether sections below one that rules with a role may have another.
func (d *document) mayDiffer(section int, ruler Role) bool {
	return areRelated(ruler, ruler) || len(d.facts[section].roles) > 1
}

// areRelated reports whether each of two roles may stand below the other.
func areRelated(a, b Role) bool {
	related := func(r Role) bool { return r == RoleGoals || r == RoleMetrics }
	return related(a) && related(b)
}
