package words

// chinese has the words of both scripts.
var chinese = language{
	name: "Chinese",

	roles: map[Role]roleWords{
		Goals:          {parts: "目标, 目標, 目的"},
		Metrics:        {parts: "指标, 指標, 验收标准, 驗收標準, 成功标准, 完成标准"},
		Features:       {parts: "功能, 特性, 规格, 規格", weakParts: "需求"},
		Architecture:   {parts: "架构, 架構, 系统设计, 设计, 設計"},
		Implementation: {parts: "实施, 实现, 开发, 任务, 待办, 下一步, 實施, 實作, 開發, 實現, 任務"},
		Testing:        {parts: "测试, 測試"},
		Documentation:  {parts: "文档, 文檔"},
		Risks:          {parts: "风险, 風險"},
		Rollout:        {parts: "部署, 发布, 上线, 發布, 上線"},
		Questions:      {parts: "问题, 問題, 疑问, 决策, 决定"},
		Resources:      {parts: "资源, 資源, 参考, 參考"},
		Appendix:       {parts: "附录, 附錄"},
		SignOff:        {parts: "签字, 签核, 签署, 审批, 簽核, 批准"},
		Notes:          {parts: "备注, 注意事项, 備註"},
	},

	milestones: "里程碑",
	versions:   "版本",
	phases:     "阶段, 階段",
	ordinals:   "阶段, 階段, 期",
	numbers:    "一, 二, 三, 四, 五, 六, 七, 八, 九, 十",
	windows:    "周, 天, 週, 日, 月",
	until:      "至",
	units:      map[Unit]list{UnitDay: "天, 日", UnitWeek: "周, 週, 星期", UnitMonth: "个月"},

	summaries: "摘要, 概要, 执行摘要",
	legends:   "图例, 圖例",
	wholes:    "时间线, 时间表, 日程, 概要, 概述",

	fields: map[Field]list{
		FieldDue:      "截止日期, 截止时间, 期限",
		FieldStart:    "开始日期",
		FieldDate:     "日期",
		FieldDuration: "工期, 预计时间, 預計時間",
	},
	dependsOn: "依赖",
	none:      "无",
	labels: map[Label]list{
		LabelOwner:    "负责人, 負責人",
		LabelDecision: "决定, 决策, 決定",
		LabelDue:      "截止, 截止日期, 截止时间, 期限",
		LabelEstimate: "预计, 工时",
	},
	due:  "截止日期, 截止, 期限",
	past: "完成, 已完成",

	columns: map[Column]list{
		ColumnRisk:        "风险, 風險",
		ColumnProbability: "概率, 可能性, 機率",
		ColumnImpact:      "影响, 影響, 严重程度",
		ColumnMitigation:  "缓解措施, 缓解, 应对措施, 緩解措施, 对策",
		ColumnStatus:      "状态, 狀態, 进度",
		ColumnDescription: "描述, 说明, 說明, 备注",
		ColumnOwner:       "负责人, 負責人",
	},
	groups: "阶段, 周, 日期, 天, 月, 週",
	cells: map[Status]list{
		StatusDone:       "已完成, 完成",
		StatusDropped:    "已取消, 取消, 中止",
		StatusInProgress: "进行中, 進行中",
		StatusUnfinished: "待办, 计划中, 未开始",
	},
	titleStatus: "已完成, 完成, 进行中, 未开始, 待办",

	ids:         "任务, 任務, 目标, 目標, 问题, 問題, 步骤",
	void:        "待定, 未定",
	nameBlanks:  "姓名",
	dateBlanks:  "日期",
	dropReasons: "移至, 已取消, 取消, 见, 移到",

	joinedStates:    "已完成, 完成, 进行中, 未开始, 待办",
	sectionCounters: "章, 节, 節, 阶段, 階段, 周, 週, 步, 部分",
}
