export default function Home() {
  return <h1 className="page-title">Drydock</h1>;
}
