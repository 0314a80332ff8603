//! Resetting the entrypoint of an image, which engines express as a list of one empty string.

use super::CreateContainerOptionsBuilder;

impl CreateContainerOptionsBuilder {
    /// Removes the entrypoint of the image, and its command: `cmd` alone is what runs.
    ///
    /// Sends `[""]`, which is what `docker run --entrypoint ""` sends. An empty list would not do: `entrypoint([])` and
    /// `cmd([])` are not sent, so those of the image apply. The command of an image has no reset of its own. It is
    /// discarded along with the entrypoint, or when `entrypoint` is set.
    ///
    /// Needs Docker 1.13 or later. Earlier engines take the empty string for the program. Set `entrypoint` to the
    /// program itself there.
    ///
    /// # Examples
    /// ```
    /// use asyncdocker::containers::CreateContainerOptions;
    ///
    /// let options = CreateContainerOptions::builder()
    ///     .image("postgres")
    ///     .reset_entrypoint()
    ///     .cmd(["postgres", "--version"])
    ///     .build();
    /// ```
    #[doc(alias = "docker run --entrypoint")]
    pub fn reset_entrypoint(self) -> Self {
        self.entrypoint([""])
    }
}
