// Package history reads what a plan's file held over time and counts it, so that package burnup can say what follows.
// What was counted once is not read again: a content never changes, and a [History] may be kept between readings.
//
// It knows neither git nor GitHub nor where histories are kept: the [Source] does. It draws no conclusions.
//
// Start reading at [Read], in read.go; history.go says what is kept.
package history
