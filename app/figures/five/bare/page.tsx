/** The words of the page with five figures, without any. */
import type { Metadata } from 'next';
import { FiveFigures } from '../five-figures';

export const metadata: Metadata = { title: 'Five figures, left out', robots: { index: false } };

export default function BarePage() {
  return <FiveFigures draw={null} />;
}
