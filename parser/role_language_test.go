package parser_test

import (
	"strings"
	"testing"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/parser/words"
)

// headings are one heading a role in each language: English, German, French, Spanish, Portuguese,
// Russian, simplified and traditional Chinese, Japanese, Korean, Italian, Polish.
func headings() map[parser.Role]string {
	return map[parser.Role]string{
		parser.RoleGoals:          "Goals|Projektziele|Objectifs du projet|Objetivos|Objetivos do projeto|Цели проекта|项目目标|專案目標|プロジェクトの目標|프로젝트 목표|Obiettivi del progetto|Cele projektu",
		parser.RoleMetrics:        "Success Metrics|Erfolgskriterien|Critères de réussite|Métricas de éxito|Critérios de sucesso|Критерии успеха|成功标准|驗收標準|成功基準|성공 기준|Criteri di successo|Kryteria sukcesu",
		parser.RoleFeatures:       "Features|Anforderungen|Fonctionnalités|Funcionalidades|Requisitos|Требования|功能需求|功能規格|機能要件|기능 요구사항|Funzionalità|Wymagania",
		parser.RoleArchitecture:   "Technical Architecture|Systemarchitektur|Architecture technique|Arquitectura técnica|Arquitetura|Архитектура системы|技术架构|系統架構|システム設計|시스템 아키텍처|Architettura di sistema|Architektura systemu",
		parser.RoleImplementation: "Implementation Plan|Umsetzungsplan|Plan de développement|Plan de implementación|Plano de implementação|План реализации|实施计划|實施計劃|実装計画|구현 계획|Piano di implementazione|Plan realizacji",
		parser.RoleTesting:        "Testing Strategy|Teststrategie|Stratégie de tests|Estrategia de pruebas|Estratégia de testes|Стратегия тестирования|测试策略|測試策略|テスト戦略|테스트 전략|Strategia di test|Strategia testów", //nolint:misspell // French
		parser.RoleDocumentation:  "Documentation|Benutzerdokumentation|Documentation utilisateur|Documentación|Documentação|Документация|文档|文檔需求|ドキュメント|문서화|Documentazione utente|Dokumentacja",
		parser.RoleRisks:          "Risk Assessment|Projektrisiken|Analyse des risques|Riesgos y mitigación|Riscos|Риски|风险评估|風險評估|リスク評価|위험 관리|Analisi dei rischi|Analiza ryzyka",
		parser.RoleRollout:        "Rollout Strategy|Inbetriebnahme|Mise en production|Despliegue|Implantação|Развёртывание|上线部署|部署上線|リリース計画|배포 계획|Messa in produzione|Plan wdrożenia",
		parser.RoleQuestions:      "Open Questions|Offene Fragen|Questions ouvertes|Preguntas abiertas|Perguntas em aberto|Открытые вопросы|未决问题|待解決問題|未決事項|미해결 질문|Domande aperte|Otwarte pytania",
		parser.RoleResources:      "Resources & References|Quellen|Ressources|Recursos|Referências|Ресурсы|参考资料|參考資料|参考資料|참고 자료|Risorse e riferimenti|Zasoby",
		parser.RoleAppendix:       "Appendix A|Anhang|Annexe B|Apéndice|Anexo|Приложение 1|附录|附錄|付録|부록|Appendice A|Załącznik 1",
		parser.RoleSignOff:        "Sign-off|Freigabe|Approbation|Aprobaciones|Aprovação|Согласование|签字确认|簽核|承認|승인|Approvazioni|Zatwierdzenie",
		parser.RoleNotes:          "Notes|Anmerkungen|Remarques|Notas|Observações|Примечания|备注|備註|備考|비고|Osservazioni|Uwagi",
		parser.RoleOther:          "Overview|Überblick|Aperçu|Resumen|Visão geral|Обзор|概述|概覽|概要|개요|Panoramica|Przegląd",
	}
}

func TestRolesAreKnownInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, role := range parser.Roles() {
		titles := strings.Split(headings()[role], "|")
		if languages := len(words.Languages()) + 1; len(titles) != languages { // Chinese has two scripts
			t.Fatalf("%s: %d languages, want %d", role, len(titles), languages)
		}
		for _, title := range titles {
			for _, heading := range []string{"## " + title, "### 4. " + title, "## ✅ " + title + " (2026)", "**" + title + ":**"} {
				p := parser.Parse([]byte(heading + "\n\n- [ ] a\n"))
				if got := p.Items[0].Role; got != role {
					t.Errorf("%q is %s, want %s", heading, got, role)
				}
			}
		}
	}
}
