//! Components among the blocks: leaves, and containers from `:::` to `:::`.
//!
//! Invariant: a container ends in the block it was opened in; what is not
//! closed there is reported, and its content stays as plain blocks.

use std::ops::Range;

use super::body::BlockKind;
use super::buffer::Cut;
use super::open::OpenContainer;
use super::writer::Writer;
use crate::content::component::{self, Line};
use crate::content::segment::Segment;
use crate::diagnostic::{Code, Diagnostic};
use crate::text;

/// The greatest depth of containers inside one another.
const MAX_CONTAINERS: usize = 8;

impl Writer<'_> {
    /// A thematic break, or the line of a component that stands behind one.
    pub(super) fn rule(&mut self, range: Range<usize>) {
        if self.depth == 0 && self.containers.is_empty() {
            self.block = range.start;
        }
        self.begin_block();
        self.ended = None;
        match self.source.component_in(range.clone()) {
            None => {
                self.note_block(BlockKind::Rule, range.clone());
                self.out.push("<hr>\n");
                self.end_block(range.end);
            }
            Some(line) => self.component(line),
        }
    }

    fn component(&mut self, range: Range<usize>) {
        let line = &self.source.original()[range.clone()];
        let start = self.base + range.start;
        let mut fragments = Vec::new();
        let (places, address) = (&mut self.places, self.settings.address);
        let problems = &mut self.diagnostics;
        let parsed = component::parse_line(places, line, start, self.language, address, &mut fragments, problems);
        for (fragment, at) in fragments {
            let span = self.places.span(at);
            self.fragments.push((fragment, span));
        }
        match parsed {
            Line::Leaf(component) => {
                self.note_block(BlockKind::Component, range.clone());
                self.component = Some(self.out.mark());
                self.out.cut(Cut::Ready(Segment::Component(component)));
            }
            Line::Wrong => {
                self.note_block(BlockKind::Component, range.clone());
            }
            Line::Open(component) => {
                let span = self.span(range.clone());
                if self.containers.len() == MAX_CONTAINERS {
                    let message = text!("trop de composants imbriqués", "too many components inside one another");
                    self.diagnostics.push(
                        Diagnostic::new(Code::ComponentSyntax, span, message)
                            .help(text!("fermez-en un par `:::`", "close one with `:::`")),
                    );
                    return;
                }
                let mark = self.out.mark();
                let block = self.note_block(BlockKind::Component, range.clone());
                self.containers.push(OpenContainer { component, mark, depth: self.depth, span, block });
            }
            Line::Close => self.close_container(range.clone()),
        }
        self.end_block(range.end);
    }

    fn close_container(&mut self, range: Range<usize>) {
        match self.containers.pop_if(|container| container.depth == self.depth) {
            Some(OpenContainer { component, mark, block, .. }) => {
                let end = range.start + self.source.original()[range.clone()].trim_end().len();
                self.structure[block].range.end = (self.base + end) as u32;
                if let Some(component) = component {
                    let content = self.out.split_off(mark);
                    self.component = Some(self.out.mark());
                    self.out.cut(Cut::Container(component, content));
                }
            }
            None => {
                let span = self.span(range);
                let message = text!("`:::` ne ferme aucun composant", "`:::` closes no component");
                self.diagnostics.push(Diagnostic::new(Code::ComponentSyntax, span, message).help(text!(
                    "retirez cette ligne, ou ouvrez un composant par `:::quote`",
                    "remove this line, or open a component with `:::quote`"
                )));
            }
        }
    }

    /// A container ends at the latest with the block it was opened in.
    pub(super) fn close_containers_above(&mut self, depth: usize) {
        while let Some(container) = self.containers.pop_if(|container| container.depth > depth) {
            let message = text!("ce composant n’est pas fermé", "this component is not closed");
            self.diagnostics.push(
                Diagnostic::new(Code::ComponentSyntax, container.span, message)
                    .help(text!("fermez-le par une ligne `:::`", "close it with a line `:::`")),
            );
        }
    }

    pub(super) fn close_all_containers(&mut self) {
        for container in &mut self.containers {
            container.depth = 1;
        }
        self.close_containers_above(0);
    }
}
