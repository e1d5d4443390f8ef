package words

var japanese = language{
	name: "Japanese",

	roles: map[Role]roleWords{
		Goals:          {parts: "目標, 目的, ゴール"},
		Metrics:        {parts: "指標, メトリクス, 受け入れ基準, 受入基準, 成功基準, 完了条件"},
		Features:       {parts: "機能, 仕様, 規格", weakParts: "要件"},
		Architecture:   {parts: "アーキテクチャ, システム設計, 設計"},
		Implementation: {parts: "実装, 実施, 開発, タスク, 次のステップ"},
		Testing:        {parts: "テスト, 試験, 検証"},
		Documentation:  {parts: "ドキュメント, 文書"},
		Risks:          {parts: "リスク"},
		Rollout:        {parts: "デプロイ, リリース, 展開"},
		Questions:      {parts: "課題, 質問, 問題, 未決, 決定事項"},
		Resources:      {parts: "リソース, 参考"},
		Appendix:       {parts: "付録"},
		SignOff:        {parts: "承認, サインオフ"},
		Notes:          {parts: "備考, メモ, 注意事項"},
	},

	milestones: "マイルストーン",
	versions:   "バージョン",
	phases:     "フェーズ",
	ordinals:   "フェーズ, 段階, 期",
	windows:    "週, 日, 月",
	until:      "から",
	units:      map[Unit]list{UnitDay: "日", UnitWeek: "週", UnitMonth: "ヶ月, か月"},

	summaries: "概要, エグゼクティブサマリー",
	legends:   "凡例",
	wholes:    "日程, 概要, スケジュール",

	fields: map[Field]list{
		FieldDue:      "期限, 締切",
		FieldStart:    "開始日",
		FieldDate:     "日付",
		FieldDuration: "期間",
	},
	dependsOn: "依存関係",
	none:      "なし",
	labels: map[Label]list{
		LabelOwner:    "担当, 担当者",
		LabelDecision: "決定",
		LabelDue:      "期限, 締切",
		LabelEstimate: "見積, 見積もり",
	},
	due:  "期限, 締切",
	past: "完了",

	columns: map[Column]list{
		ColumnRisk:        "リスク",
		ColumnProbability: "確率, 発生確率, 可能性",
		ColumnImpact:      "影響, 影響度",
		ColumnMitigation:  "対策, 緩和策",
		ColumnStatus:      "ステータス, 状態, 進捗",
		ColumnDescription: "説明, 備考",
		ColumnOwner:       "担当, 担当者",
	},
	groups: "週, 月, 日付",
	cells: map[Status]list{
		StatusDone:       "完了, 済",
		StatusDropped:    "中止",
		StatusInProgress: "進行中",
		StatusUnfinished: "予定, 未着手",
	},
	titleStatus: "完了, 済, 作業中, 進行中, 未着手",

	ids:         "タスク, ステップ, 質問, ゴール, 目標, 問題",
	void:        "未定",
	nameBlanks:  "名前",
	dateBlanks:  "日付",
	dropReasons: "移動, 中止, 参照",

	joinedStates:    "完了, 済, 作業中, 未着手",
	sectionCounters: "フェーズ",
}
