//! The geometry of an indicator's chart.
//!
//! Invariants: an axis of years has a place for each year between the first and the last, so that a year without a
//! figure is an empty place and no line joins two figures. A figure without a year stands apart, behind a break.
//! Every value is measured from zero.
//!
//! Absent by design: lines between figures. Two figures of different kinds are no series.

use std::sync::Arc;

use super::view::{ChartMark, ChartTick, ChartView, ChartYear, FieldView, FieldsView, Float};
use crate::locale::Direction;

/// Height of the drawing, in CSS pixels.
const HEIGHT: f64 = 268.0;

/// Room above the highest tick, for what is written above a mark.
const TOP: f64 = 46.0;

/// Room below the axis of years.
const BOTTOM: f64 = 30.0;

/// The most ticks of the axis of values, zero not counted.
const TICKS: f64 = 4.0;

/// The most years that are all written below the axis.
const ALL_YEARS: usize = 8;

/// The most marks beside which their values are all written.
const ALL_VALUES: usize = 8;

/// Width of a digit in per cent of the narrowest drawing, which is 17 em wide.
const DIGIT: f64 = 3.1;

/// A figure with what its mark is drawn from.
struct Figure<'f> {
    fields: &'f FieldsView,
    value: f64,
    year: Option<i32>,
}

/// The chart of an indicator's figures, for readers who read in this direction; `None` when there are none.
pub fn chart(points: &[FieldView], direction: Direction) -> Option<ChartView> {
    let figures: Vec<Figure<'_>> = points.iter().filter_map(figure).collect();
    if figures.is_empty() {
        return None;
    }
    let axis = Axis::of(&figures);
    let slots = Slots::of(&figures, &axis);
    let mark = |(position, figure): (usize, &Figure<'_>)| {
        let (x, width) = slots.of_figure(position);
        let (y, zero) = (axis.y(figure.value), axis.y(0.0));
        let kind = match figure.fields.get("kind") {
            Some(FieldView::Text(kind)) => Arc::clone(kind),
            _ => "".into(),
        };
        ChartMark {
            point: figure.fields.clone(),
            kind,
            x: Float(mirrored(x, direction)),
            left: Float(mirrored(
                if direction == Direction::Rtl { x + width / 2.0 } else { x - width / 2.0 },
                direction,
            )),
            width: Float(width),
            y: Float(y),
            top: Float(y.min(zero)),
            height: Float((y - zero).abs()),
            labelled: figures.len() <= ALL_VALUES || position == 0 || position + 1 == figures.len(),
        }
    };
    Some(ChartView {
        height: HEIGHT as u32,
        zero: Float(axis.y(0.0)),
        ticks: axis.ticks().map(|value| ChartTick { value: Float(value), y: Float(axis.y(value)) }).collect(),
        years: slots.years(direction),
        apart: slots.apart.map(|(from, x)| (Float(mirrored(from, direction)), Float(mirrored(x, direction)))),
        marks: figures.iter().enumerate().map(mark).collect(),
    })
}

fn figure(point: &FieldView) -> Option<Figure<'_>> {
    let FieldView::Object(fields) = point else { return None };
    let Some(FieldView::Number(value)) = fields.get("value") else { return None };
    let year = match fields.get("year") {
        Some(FieldView::Number(year)) => Some(year.0 as i32),
        _ => None,
    };
    value.0.is_finite().then_some(Figure { fields, value: value.0, year })
}

/// A place in per cent from the left, of one from the edge at which reading begins.
fn mirrored(place: f64, direction: Direction) -> f64 {
    let place = match direction {
        Direction::Ltr => place,
        Direction::Rtl => 100.0 - place,
    };
    (place * 100.0).round() / 100.0
}

/// The axis of values.
struct Axis {
    step: f64,
    /// Ticks below and above zero, in steps.
    steps: (i32, i32),
}

impl Axis {
    fn of(figures: &[Figure<'_>]) -> Self {
        let low = figures.iter().fold(0.0, |low: f64, figure| low.min(figure.value));
        let high = figures.iter().fold(0.0, |high: f64, figure| high.max(figure.value));
        let span = high - low;
        let step = if span > 0.0 { round_step(span / TICKS) } else { 1.0 };
        let steps = ((low / step).floor() as i32, (high / step).ceil() as i32);
        Self { step, steps: (steps.0, steps.1.max(steps.0 + 1)) }
    }

    fn ticks(&self) -> impl Iterator<Item = f64> {
        (self.steps.0..=self.steps.1).map(|count| {
            // Steps such as 0.1 are no sums of powers of two: the product is rounded to what is meant.
            let value = f64::from(count) * self.step;
            let scale = 10_f64.powf((6.0 - self.step.log10().floor()).clamp(0.0, 15.0));
            (value * scale).round() / scale
        })
    }

    /// The height of a value in pixels from the top of the drawing.
    fn y(&self, value: f64) -> f64 {
        let (low, high) = (f64::from(self.steps.0) * self.step, f64::from(self.steps.1) * self.step);
        let y = TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM);
        (y * 10.0).round() / 10.0
    }

    /// The length of the longest number beside a tick, in digits.
    fn digits(&self) -> f64 {
        let length = |value: f64| {
            let text = format!("{value}");
            text.len() + text.len().saturating_sub(1) / 3
        };
        self.ticks().map(length).max().unwrap_or(1) as f64
    }
}

/// The least of 1, 2, 2.5 and 5 times a power of ten that is not below `least`.
fn round_step(least: f64) -> f64 {
    let power = 10_f64.powf(least.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0].into_iter().find(|step| step * power >= least * (1.0 - 1e-9));
    step.unwrap_or(10.0) * power
}

/// The places of figures along the axis of years, in per cent from the edge at which reading begins.
struct Slots {
    /// Centre and width of the mark of each figure.
    figures: Vec<(f64, f64)>,
    /// Each year with the centre of its place, and whether it has a figure.
    years: Vec<(i32, f64, bool)>,
    /// Where figures without a year begin, and the middle of their places.
    apart: Option<(f64, f64)>,
}

impl Slots {
    fn of(figures: &[Figure<'_>], axis: &Axis) -> Self {
        let start = (axis.digits() * DIGIT + 3.0).min(34.0);
        let dated = figures.iter().filter_map(|figure| figure.year);
        let (first, last) = (dated.clone().min(), dated.max());
        let years = first.zip(last).map_or(0, |(first, last)| (last - first + 1) as usize);
        let undated = figures.iter().filter(|figure| figure.year.is_none()).count();
        // Places without a year are wider, for the words below them, and stand apart by half a place.
        let apart_width = if years > 3 { 1.8 } else { 1.0 };
        let break_width = if years > 0 && undated > 0 { 0.4 } else { 0.0 };
        let units = years as f64 + break_width + undated as f64 * apart_width;
        let unit = (100.0 - start) / units.max(1.0);
        let mark = |width: f64| (width * 0.62).min(15.0);
        let from = start + unit * (years as f64 + break_width);
        let mut next_undated = 0;
        let place = |figure: &Figure<'_>| match (figure.year, first) {
            (Some(year), Some(first)) => {
                let same: Vec<&Figure<'_>> = figures.iter().filter(|other| other.year == Some(year)).collect();
                let position = same.iter().position(|other| std::ptr::eq(*other, figure)).unwrap_or_default();
                let part = unit / same.len() as f64;
                (start + unit * f64::from(year - first) + part * (position as f64 + 0.5), mark(part))
            }
            _ => {
                next_undated += 1;
                (from + unit * apart_width * (f64::from(next_undated) - 0.5), mark(unit * apart_width))
            }
        };
        let places = figures.iter().map(place).collect();
        let first = first.unwrap_or_default();
        let years = (0..years as i32).map(|position| {
            let year = first + position;
            let has_figure = figures.iter().any(|figure| figure.year == Some(year));
            (year, start + unit * (f64::from(position) + 0.5), has_figure)
        });
        let middle = from + unit * apart_width * undated as f64 / 2.0;
        Self {
            figures: places,
            years: years.collect(),
            apart: (undated > 0).then_some((from - unit * break_width / 2.0, middle)),
        }
    }

    fn of_figure(&self, position: usize) -> (f64, f64) {
        let (x, width) = self.figures[position];
        (x, (width * 100.0).round() / 100.0)
    }

    /// The years below the axis: all of them, or at most [`ALL_YEARS`] at equal distances.
    fn years(&self, direction: Direction) -> Box<[ChartYear]> {
        let every = self.years.len().div_ceil(ALL_YEARS).max(1);
        let years = self.years.iter().enumerate().map(|(position, (year, x, has_figure))| ChartYear {
            year: *year,
            x: Float(mirrored(*x, direction)),
            has_figure: *has_figure,
            labelled: position % every == 0,
        });
        years.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(year: Option<i32>, value: f64, kind: &str) -> FieldView {
        let year = year.map_or(FieldView::Null, |year| FieldView::Number(Float(f64::from(year))));
        let fields =
            [("year", year), ("value", FieldView::Number(Float(value))), ("kind", FieldView::Text(kind.into()))];
        FieldView::Object(FieldsView(fields.into_iter().map(|(name, value)| (name.into(), value)).collect()))
    }

    fn drawn(points: &[FieldView]) -> ChartView {
        chart(points, Direction::Ltr).expect("there are figures")
    }

    #[test]
    fn each_year_between_the_first_and_the_last_has_a_place() {
        let chart = drawn(&[point(Some(2016), 60.0, "observed"), point(Some(2021), 65.0, "target")]);
        let years: Vec<(i32, bool)> = chart.years.iter().map(|year| (year.year, year.has_figure)).collect();
        let expected = [(2016, true), (2017, false), (2018, false), (2019, false), (2020, false), (2021, true)];
        assert_eq!(years, expected);
        assert_eq!(chart.marks[0].x, chart.years[0].x);
        assert_eq!(chart.marks[1].x, chart.years[5].x);
        assert!(chart.apart.is_none());
    }

    #[test]
    fn a_figure_without_a_year_stands_apart() {
        let chart = drawn(&[point(Some(2021), 400.0, "observed"), point(None, 800.0, "target")]);
        let (from, middle) = chart.apart.expect("a break");
        assert!(chart.years[0].x.0 < from.0 && from.0 < middle.0);
        assert_eq!(chart.marks[1].x, middle);
        assert_eq!(chart.years.len(), 1, "no year is guessed");
    }

    #[test]
    fn values_are_measured_from_zero_in_round_steps() {
        let ticks = |values: &[f64]| {
            let points: Vec<FieldView> = values.iter().map(|value| point(None, *value, "observed")).collect();
            drawn(&points).ticks.iter().map(|tick| tick.value.0).collect::<Vec<_>>()
        };
        assert_eq!(ticks(&[60.0, 65.0]), [0.0, 20.0, 40.0, 60.0, 80.0]);
        assert_eq!(ticks(&[1240.0, 1300.0]), [0.0, 500.0, 1000.0, 1500.0]);
        assert_eq!(ticks(&[0.3]), [0.0, 0.1, 0.2, 0.3]);
        assert_eq!(ticks(&[-5.0, 10.0]), [-5.0, 0.0, 5.0, 10.0]);
        assert_eq!(ticks(&[0.0]), [0.0, 1.0]);
        let chart = drawn(&[point(None, 50.0, "observed"), point(None, 100.0, "observed")]);
        assert!((chart.marks[1].height.0 - 2.0 * chart.marks[0].height.0).abs() < 0.2);
    }

    #[test]
    fn right_to_left_is_the_mirror_image() {
        let points = [point(Some(2016), 60.0, "observed"), point(Some(2021), 65.0, "target")];
        let (left, right) = (drawn(&points), chart(&points, Direction::Rtl).expect("figures"));
        for (a, b) in left.marks.iter().zip(&right.marks) {
            assert!((a.x.0 + b.x.0 - 100.0).abs() < 0.02);
            assert!((a.left.0 + a.width.0 + b.left.0 - 100.0).abs() < 0.02);
        }
    }

    #[test]
    fn many_years_are_labelled_at_equal_distances() {
        let points: Vec<FieldView> = (2000..2030).map(|year| point(Some(year), 1.0, "observed")).collect();
        let chart = drawn(&points);
        assert_eq!(chart.years.len(), 30);
        assert_eq!(chart.years.iter().filter(|year| year.labelled).count(), 8);
        assert_eq!(chart.marks.iter().filter(|mark| mark.labelled).count(), 2);
        assert!(chart.marks.iter().all(|mark| mark.left.0 >= 0.0 && mark.left.0 + mark.width.0 <= 100.0));
    }
}
