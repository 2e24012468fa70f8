//! How long something took, in words.

use web::texts::{Texts, thousands};

/// A number of days, as exactly as it helps.
pub(super) fn words(t: &Texts, days: f64) -> String {
    let hours = (days * 24.0).round();
    if days >= 1.0 {
        let tenths = (days * 10.0).round();
        return if days >= 10.0 || tenths % 10.0 == 0.0 {
            let whole = days.round() as usize;
            if whole == 1 { t.stats.one_day.to_owned() } else { t.stats.days(thousands(whole)) }
        } else {
            t.stats.days(format!("{:.1}", tenths / 10.0))
        };
    }
    match hours as u32 {
        0 => t.stats.minutes.to_owned(),
        1 => t.stats.one_hour.to_owned(),
        hours => t.stats.hours(hours),
    }
}

#[cfg(test)]
mod tests {
    use web::texts::EN;

    #[test]
    fn a_time_is_told_as_exactly_as_it_helps() {
        let told = [0.0, 0.04, 0.5, 1.0, 1.26, 2.0, 14.4, 1234.0].map(|days| super::words(&EN, days));
        assert_eq!(
            told,
            [
                "less than an hour",
                "1 hour",
                "12 hours",
                "1 day",
                "1.3 days",
                "2 days",
                "14 days",
                "1,234 days"
            ]
        );
    }
}
