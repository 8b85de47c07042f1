import type { Probed } from '../collect/probing.ts';
import type { CellSimulation } from '../collect/simulation.ts';
import type { PlannedCell } from '../plan/planned-cell.ts';

/** What was found out about a cell, before it is judged. */
export interface CellFindings {
  cell: PlannedCell;
  probed: Probed;
  simulation: CellSimulation;
}
