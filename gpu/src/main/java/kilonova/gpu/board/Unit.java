package kilonova.gpu.board;

import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.type.TypeId;

/**
 * One vGPU, made or to be made.
 *
 * @param id its identity
 * @param board the board whose capacity it takes
 * @param slot where on the board: the board itself, or one of its virtual functions
 * @param type its type
 */
public record Unit(UnitId id, DeviceKey board, DeviceKey slot, TypeId type) {}
