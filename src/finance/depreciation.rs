//! US tax depreciation tables (MACRS), as printed in IRS Publication 946.

/// Percentages of cost by year, starting with the year placed in service.
#[derive(Clone, Copy, Debug)]
pub struct MacrsTable {
    /// Half-year convention (table A-1)
    pub half_year: &'static [f64],
    /// Mid-quarter convention by the quarter placed in service (tables)
    pub mid_quarter: [&'static [f64]; 4],
}

/// Five years: machines, GPUs, servers.
pub const MACRS_5: MacrsTable = MacrsTable {
    half_year: &[20.0, 32.0, 19.2, 11.52, 11.52, 5.76],
    mid_quarter: [
        &[35.0, 26.0, 15.6, 11.01, 11.01, 1.38],
        &[25.0, 30.0, 18.0, 11.37, 11.37, 4.26],
        &[15.0, 34.0, 20.4, 12.24, 11.3, 7.06],
        &[5.0, 38.0, 22.8, 13.68, 10.94, 9.58],
    ],
};

/// Seven years.
pub const MACRS_7: MacrsTable = MacrsTable {
    half_year: &[14.29, 24.49, 17.49, 12.49, 8.93, 8.92, 8.93, 4.46],
    mid_quarter: [
        &[25.0, 21.43, 15.31, 10.93, 8.75, 8.74, 8.75, 1.09],
        &[17.85, 23.47, 16.76, 11.97, 8.87, 8.87, 8.87, 3.34],
        &[10.71, 25.51, 18.22, 13.02, 9.3, 8.85, 8.86, 5.53],
        &[3.57, 27.55, 19.68, 14.06, 10.04, 8.73, 8.73, 7.64],
    ],
};

/// Fifteen years: electrical and land improvements.
pub const MACRS_15: MacrsTable = MacrsTable {
    half_year: &[5.0, 9.5, 8.55, 7.7, 6.93, 6.23, 5.9, 5.9, 5.91, 5.9, 5.91, 5.9, 5.91, 5.9, 5.91, 2.95],
    mid_quarter: [
        &[8.75, 9.13, 8.21, 7.39, 6.65, 5.99, 5.9, 5.91, 5.9, 5.91, 5.9, 5.91, 5.9, 5.91, 5.9, 0.74],
        &[6.25, 9.38, 8.44, 7.59, 6.83, 6.15, 5.91, 5.9, 5.91, 5.9, 5.91, 5.9, 5.91, 5.9, 5.91, 2.21],
        &[3.75, 9.63, 8.66, 7.8, 7.02, 6.31, 5.9, 5.9, 5.91, 5.9, 5.91, 5.9, 5.91, 5.9, 5.91, 3.69],
        &[1.25, 9.88, 8.89, 8.0, 7.2, 6.48, 5.9, 5.9, 5.9, 5.91, 5.9, 5.91, 5.9, 5.91, 5.9, 5.17],
    ],
};

#[cfg(test)]
mod tests {
    use super::*;

    /// Declining balance at `percent` over `years`, switching to straight line once that is more; `first` is the fraction of the
    /// first year: the rule of section 168(b) on which the tables are based.
    fn by_rule(years: f64, percent: f64, first: f64) -> Vec<f64> {
        let (mut left, mut table, mut age) = (100.0, Vec::new(), 0.0);
        let mut part = first;
        while left > 1e-9 && table.len() < 20 {
            let declining = left * percent / 100.0 / years;
            let straight = left / (years - age);
            let year = (declining.max(straight) * part).min(left);
            let year = if years - age <= part { left } else { year };
            table.push(year);
            left -= year;
            age += part;
            part = 1.0;
        }
        table
    }

    #[test]
    fn the_tables_are_those_of_the_rule_and_add_up() {
        for (table, years, percent) in [(MACRS_5, 5.0, 200.0), (MACRS_7, 7.0, 200.0), (MACRS_15, 15.0, 150.0)] {
            let printed = std::iter::once((table.half_year, 0.5))
                .chain(table.mid_quarter.into_iter().zip([0.875, 0.625, 0.375, 0.125]));
            for (printed, first) in printed {
                let rule = by_rule(years, percent, first);
                let printed_years = printed.len();
                assert_eq!(printed_years, rule.len(), "{years} years, first {first}");
                assert!(
                    (printed.iter().sum::<f64>() - 100.0).abs() < 1e-9,
                    "{years} years, first {first}: {}",
                    printed.iter().sum::<f64>()
                );
                for (i, (printed, rule)) in printed.iter().zip(&rule).enumerate() {
                    // Printed to two decimals; the last year is the remainder.
                    let rounding = if i + 1 == printed_years { 0.02 } else { 0.011 };
                    assert!(
                        (printed - rule).abs() < rounding,
                        "{years} years, first {first}, year {}: {printed} is not {rule}",
                        i + 1
                    );
                }
            }
        }
    }

    #[test]
    fn published_tables_are_met() {
        let vectors: Vec<serde_json::Value> =
            serde_json::from_str(include_str!("../../tests/data/vectors.json")).unwrap();
        for (id, table) in [("MACRS-7", MACRS_7.half_year), ("MACRS-5-mq4", MACRS_5.mid_quarter[3])] {
            let published = vectors.iter().find(|v| v["id"] == id).unwrap();
            let shares: Vec<f64> =
                published["inputs"].as_array().unwrap().iter().map(|v| v.as_f64().unwrap() * 100.0).collect();
            assert_eq!(shares.len(), table.len());
            assert!(shares.iter().zip(table).all(|(a, b)| (a - b).abs() < 1e-9), "{id}: {shares:?}");
        }
    }
}
