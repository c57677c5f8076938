//! WebAssembly of the published editor, called as its script calls it.

use wasmi::{Engine, Instance, Linker, Memory, Module, Store, WasmParams, WasmResults};

/// A program, running.
pub struct Published {
    store: Store<()>,
    instance: Instance,
    memory: Memory,
}

impl Published {
    /// Starts a program.
    pub fn new(program: &[u8]) -> Self {
        let engine = Engine::default();
        let module = Module::new(&engine, program).expect("WebAssembly");
        let mut store = Store::new(&engine, ());
        let instance = Linker::new(&engine).instantiate_and_start(&mut store, &module).expect("it asks for nothing");
        let memory = instance.get_memory(&store, "memory").expect("its memory");
        Self { store, instance, memory }
    }

    /// Puts a text into a slot.
    pub fn put(&mut self, slot: u32, text: &str) {
        let length = u32::try_from(text.len()).expect("a short text");
        let at: u32 = self.call_with("slot", (slot, length));
        self.memory.write(&mut self.store, at as usize, text.as_bytes()).expect("memory for it");
    }

    /// Calls a function without arguments.
    pub fn call(&mut self, name: &str) -> u32 {
        self.call_with(name, ())
    }

    /// Calls a function.
    pub fn call_with<P: WasmParams, R: WasmResults>(&mut self, name: &str, arguments: P) -> R {
        let function = self.instance.get_typed_func::<P, R>(&self.store, name).expect("a function");
        function.call(&mut self.store, arguments).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The result of the last call.
    pub fn result(&mut self) -> String {
        let (at, length) = (self.call("result"), self.call("result_length"));
        let mut bytes = vec![0; length as usize];
        self.memory.read(&self.store, at as usize, &mut bytes).expect("the result");
        String::from_utf8(bytes).expect("UTF-8")
    }
}
