package kilonova.agent.inspection;

import java.util.OptionalInt;
import kilonova.gpu.board.Unit;

/**
 * A vGPU that exists, and whose it is.
 *
 * @param unit the vGPU
 * @param owner whose it is
 * @param gpuInstance the GPU instance that carries it, where its board is split into some
 */
public record UnitUse(Unit unit, Owner owner, OptionalInt gpuInstance) {}
