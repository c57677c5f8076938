//! Pictures that a trained algorithm made, in whole or in part, by their digital source type (IPTC NewsCodes). Readers
//! are told beside the picture (Regulation (EU) 2024/1689, article 50).

use std::sync::Arc;

/// The part that a trained algorithm has in a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Synthesis {
    /// It made the picture.
    Generated,
    /// It changed a picture that was there.
    Edited,
    /// It made elements of a montage.
    Composite,
}

impl Synthesis {
    /// That of a digital source type, given as its code or as its address in the vocabulary. `None` for a type that
    /// names no trained algorithm, and for types that leave it open.
    pub fn of_source_type(source_type: &str) -> Option<Self> {
        match source_type.rsplit('/').next().unwrap_or_default() {
            "trainedAlgorithmicMedia" => Some(Self::Generated),
            "compositeWithTrainedAlgorithmicMedia" => Some(Self::Edited),
            "compositeSynthetic" => Some(Self::Composite),
            _ => None,
        }
    }

    /// The code in the vocabulary of IPTC.
    pub fn source_type(self) -> &'static str {
        match self {
            Self::Generated => "trainedAlgorithmicMedia",
            Self::Edited => "compositeWithTrainedAlgorithmicMedia",
            Self::Composite => "compositeSynthetic",
        }
    }

    /// The name that templates see.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Generated => "generated",
            Self::Edited => "edited",
            Self::Composite => "composite",
        }
    }

    /// The id of the message that tells readers: `synthetic-` and the name.
    pub fn message(self) -> &'static str {
        match self {
            Self::Generated => "synthetic-generated",
            Self::Edited => "synthetic-edited",
            Self::Composite => "synthetic-composite",
        }
    }
}

/// What readers of one language are told of such a picture.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SynthesisView {
    /// The part that the algorithm has.
    pub kind: Synthesis,
    /// The words, in the reader's language.
    pub label: Arc<str>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_addresses_of_the_vocabulary_are_known() {
        for kind in [Synthesis::Generated, Synthesis::Edited, Synthesis::Composite] {
            let address = format!("http://cv.iptc.org/newscodes/digitalsourcetype/{}", kind.source_type());
            assert_eq!(Synthesis::of_source_type(&address), Some(kind));
            assert_eq!(Synthesis::of_source_type(kind.source_type()), Some(kind));
            assert_eq!(kind.message(), format!("synthetic-{}", kind.as_str()));
        }
        for other in ["digitalCapture", "algorithmicMedia", "composite", "", "trainedAlgorithmicMedia/"] {
            assert_eq!(Synthesis::of_source_type(other), None, "{other}");
        }
    }
}
