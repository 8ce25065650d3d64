import classes from './FigureTable.module.css';
import { ScrollFrame } from './ScrollFrame';

interface FigureTableProps {
  caption: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

/** A table of figures. Narrow screens scroll it: words and numbers are not broken. */
export function FigureTable({ caption, columns, rows }: FigureTableProps) {
  return (
    <ScrollFrame label={caption}>
      <table className={classes.table}>
        <caption>
          <span className={classes.caption}>{caption}</span>
        </caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows may be equal, and never move
            <tr key={index}>
              {row.map((cell, place) => (
                <td key={columns[place]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollFrame>
  );
}
