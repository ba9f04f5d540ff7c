//! The classes of depreciable assets.

/// A class of depreciable assets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AssetClass {
    /// Mining machines
    Machines,
    /// Mining capacity: buildings and electrical equipment
    MiningCapacity,
    /// AI capacity: data centres
    AiCapacity,
    /// GPUs of clouds
    Gpus,
}

impl AssetClass {
    /// Its word in section keys: `books.mining-capacity`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Machines => "machines",
            Self::MiningCapacity => "mining-capacity",
            Self::AiCapacity => "ai-capacity",
            Self::Gpus => "gpus",
        }
    }

    /// The beginning of its fields in the plan: `mining_capacity_life_months`.
    pub(in crate::model) fn field(self) -> &'static str {
        match self {
            Self::Machines => "machines",
            Self::MiningCapacity => "mining_capacity",
            Self::AiCapacity => "ai_capacity",
            Self::Gpus => "gpus",
        }
    }

    /// What it is called.
    pub fn label(self) -> &'static str {
        match self {
            Self::Machines => "Machines",
            Self::MiningCapacity => "Mining capacity",
            Self::AiCapacity => "AI capacity",
            Self::Gpus => "GPUs",
        }
    }
}

/// One value for each class.
#[derive(Clone, Copy, Debug)]
pub struct ByClass<T> {
    /// Mining machines
    pub machines: T,
    /// Mining capacity
    pub mining_capacity: T,
    /// AI capacity
    pub ai_capacity: T,
    /// GPUs of clouds
    pub gpus: T,
}

impl<T> ByClass<T> {
    /// The value that `make` gives to each class, in their order.
    pub fn from_fn(mut make: impl FnMut(AssetClass) -> T) -> Self {
        Self {
            machines: make(AssetClass::Machines),
            mining_capacity: make(AssetClass::MiningCapacity),
            ai_capacity: make(AssetClass::AiCapacity),
            gpus: make(AssetClass::Gpus),
        }
    }

    /// The value of a class.
    pub fn of(&self, class: AssetClass) -> &T {
        match class {
            AssetClass::Machines => &self.machines,
            AssetClass::MiningCapacity => &self.mining_capacity,
            AssetClass::AiCapacity => &self.ai_capacity,
            AssetClass::Gpus => &self.gpus,
        }
    }

    /// What `change` makes of each value.
    pub fn map<U>(self, mut change: impl FnMut(T) -> U) -> ByClass<U> {
        self.map_with(|_, value| change(value))
    }

    /// What `change` makes of each class and its value.
    pub fn map_with<U>(self, mut change: impl FnMut(AssetClass, T) -> U) -> ByClass<U> {
        ByClass {
            machines: change(AssetClass::Machines, self.machines),
            mining_capacity: change(AssetClass::MiningCapacity, self.mining_capacity),
            ai_capacity: change(AssetClass::AiCapacity, self.ai_capacity),
            gpus: change(AssetClass::Gpus, self.gpus),
        }
    }

    /// All values, in the order of the classes.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        [&self.machines, &self.mining_capacity, &self.ai_capacity, &self.gpus].into_iter()
    }
}

impl<T> IntoIterator for ByClass<T> {
    type Item = T;
    type IntoIter = std::array::IntoIter<T, 4>;

    fn into_iter(self) -> Self::IntoIter {
        [self.machines, self.mining_capacity, self.ai_capacity, self.gpus].into_iter()
    }
}
