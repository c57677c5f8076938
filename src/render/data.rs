//! Files of data: CSV, CSV on the Web, JSON, DCAT.

use crate::plan::dataset::DataJob;

pub mod argument;
mod catalogue;
mod csv;
mod metadata;
mod records;
pub mod vocabulary;

/// The text of a file.
pub fn render(job: &DataJob) -> String {
    match job {
        DataJob::Csv(table) => csv::table(table),
        DataJob::Metadata(table) => metadata::table(table),
        DataJob::Records(job) => records::records(job),
        DataJob::Argument(job) => argument::argument(job),
        DataJob::ArgumentSchema(base_url) => argument::schema(base_url),
        DataJob::Catalogue(job) => catalogue::catalogue(job),
    }
}
