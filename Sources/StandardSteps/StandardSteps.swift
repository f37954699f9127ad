public import BuildGraph
public import Processes

extension StepRegistry {
  /// Every kind of step that hgraph brings.
  public static let standard = standard(running: ProcessSupervisor())

  /// The same; commands run under a supervisor, which can stop them. A new kind is a new file
  /// beside this one and a line here.
  public static func standard(
    running processes: ProcessSupervisor, secrets: SOPSDecryption? = nil
  ) -> StepRegistry {
    StepRegistry([
      CopyStep(),
      ExecStep(processes: processes),
      FluxBuildStep(),
      FluxDiscoveryStep(),
      FluxDraftStep(decryptors: secrets),
      FluxKustomizationStep(),
      FluxOutcomeStep(decryptors: secrets),
      FluxRootStep(decryptors: secrets),
      KustomizeBuildStep(),
      SOPSDecryptStep(secrets: secrets),
      WriteStep(),
    ])
  }
}
